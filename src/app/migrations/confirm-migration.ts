import type { Domain } from '../../domain/domain.ts';
import type { HazardName } from '../../domain/hazard.ts';
import { GATE_OF, withoutMessage, type GateName, type MigrationRecord, type Unnamed } from '../../domain/migration/migration.ts';
import { bad, ok } from '../../domain/result.ts';
import type { By, Context } from '../context.ts';
import type { Rejection } from '../rejection.ts';
import { notThere } from './change-migration.ts';
import { gateNow, type GateNow } from './gates.ts';
import { load } from './given-of.ts';
import { allowedText, steer, withAllowed, type Steered } from './steer-migration.ts';

/** Confirms by hand what nobody else can see. Refused where brig can, and where the watched values files say otherwise. */
export const confirmMigration = (context: Context, id: string, allow: readonly HazardName[], by: By): Steered =>
  steer(context, id, { by, message: (after) => allowedText(confirmedText(after), allow) }, async (record) => {
    const gate = GATE_OF[record.phase];
    if (!gate || record.state === 'paused')
      return bad(notThere(`The migration ${id} is ${record.state} in ${record.phase}, where nothing waits for a confirmation.`));
    const now = await gateNow(context, await load(context, record), gate);
    if (now.satisfied) return ok(record);
    if (!now.confirmable) return bad(notThere(now.message));
    const needed = gate === 'database-seen' ? 'DATABASE_NOT_SEEN' : now.unnamed?.allow;
    if (needed && !allow.includes(needed)) return bad(mustAllow(needed, now));
    if (now.unnamed && !record.unnamed) return bad(notThere(`${now.message}. ${NOT_SHOWN}`));
    if (now.unnamed) return ok(withAccepted(record, now.unnamed));
    // Said once more, it opens no gate: that is another word.
    if (gate !== 'database-seen' && record.accepted?.some(({ as }) => allow.includes(as))) return ok(record);
    return ok(withoutMessage({ ...record, state: 'running', confirmed: withGate(record, gate), allowed: withAllowed(record, allow) }));
  });

const mustAllow = (name: HazardName, { message, unnamed }: GateNow): Rejection => ({
  code: 'hazards-not-allowed',
  message: `${message.replace(/\.?$/, '.')} Whoever confirms it must allow ${name} by name.`,
  hazards: unnamed
    ? unnamed.domains.map((domain) => ({ name, domain: domain as Domain, message: `${domain}: ${STAYS}` }))
    : [{ name, message }],
});

const STAYS = 'brig lists it, this migration does not know it, and it stays.';

const confirmedText = ({ accepted, confirmed, phase }: MigrationRecord): string => {
  const gate = GATE_OF[phase];
  return accepted && (!gate || !confirmed.includes(gate))
    ? `This stays, which the migration does not bring about: ${accepted.map(({ domain }) => domain).join(', ')}.`
    : 'The gate was confirmed by hand.';
};

const NOT_SHOWN = 'Nobody was shown that yet: look at the status, then confirm what it names.';

/** What was shown is accepted, and no more: the gate goes on looking. */
function withAccepted(record: MigrationRecord, { domains, allow }: Unnamed): MigrationRecord {
  const { accepted = [], unnamed: shown } = record;
  const taken = domains.filter((domain) => shown?.domains.includes(domain));
  return withoutMessage({ ...record, state: 'running', accepted: [...accepted, ...taken.map((domain) => ({ domain, as: allow }))] });
}

const withGate = ({ confirmed }: MigrationRecord, gate: GateName): readonly GateName[] => [...new Set([...confirmed, gate])];
