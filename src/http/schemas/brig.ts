import { z } from 'zod';
import { STRATEGIES } from '../../domain/strategy.ts';
import { Domain, Restriction, settings, Team } from './shown.ts';

/** brig's FederationDomainConfig, as answered. */
export const BrigRemote = z.strictObject({ domain: Domain, ...settings }).meta({ id: 'FederationDomainConfig' });

/** brig's FederationDomainConfig, as sent: unknown keys are let pass, as brig does. */
export const BrigWish = z
  .looseObject({ domain: Domain, search_policy: settings.search_policy, restriction: Restriction })
  .meta({ id: 'FederationDomainConfigWish' });

/** brig's FederationDomainConfigs. */
export const BrigList = z
  .strictObject({ strategy: z.enum(STRATEGIES), remotes: z.array(BrigRemote), update_interval: z.literal(10) })
  .meta({ id: 'FederationDomainConfigs' });

/** brig's FederationRemoteTeam. */
export const BrigTeam = z.strictObject({ team_id: Team }).meta({ id: 'FederationRemoteTeam' });

/** What brig answers to a write that it accepted. */
export const BrigUnit = z.array(z.unknown()).max(0).meta({ id: 'Unit', description: 'Always [].' });

/** brig's errors. */
export const BrigError = z.strictObject({ code: z.int(), label: z.string(), message: z.string() }).meta({ id: 'BrigError' });
