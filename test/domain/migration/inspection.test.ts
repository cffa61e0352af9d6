import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eraOf } from '../../../src/domain/migration/era.ts';
import { inspect } from '../../../src/domain/migration/inspection.ts';
import { questionsOf } from '../../../src/domain/migration/questions.ts';
import type { LegacySettings } from '../../../src/domain/migration/legacy-settings.ts';
import { legacySettings } from './settings-arbitrary.ts';

const holds = (property: fc.IProperty<[LegacySettings]>): void => {
  fc.assert(property, { numRuns: 1000 });
};

/** Options that let somebody in who may not be let in today. */
const WIDENS = new Set(['import', 'allow-all', 'allow-dynamic', 'all-listed-allowed', 'correct', 'exact_handle_search', 'full_search']);

describe('whatever the inputs say', () => {
  it('an era is told only where all signs show one release', () => {
    holds(
      fc.property(legacySettings, (settings) => {
        const { era, release } = eraOf(settings);
        const releases = new Set(settings.signs.map((sign) => sign.release));
        expect(era === undefined).toBe(releases.size !== 1);
        expect(release === undefined).toBe(releases.size !== 1);
      }),
    );
  });

  it('nothing that lets somebody in is proposed, and each question has two answers or more', () => {
    holds(
      fc.property(legacySettings, (settings) => {
        for (const { proposed, options } of questionsOf(settings)) {
          expect(options.length).toBeGreaterThan(1);
          if (proposed !== undefined) expect(WIDENS.has(proposed)).toBe(false);
        }
      }),
    );
  });

  it('no question is asked twice', () => {
    holds(
      fc.property(legacySettings, (settings) => {
        const ids = questionsOf(settings).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it('every domain of a list is imported, asked for, or the own one', () => {
    holds(
      fc.property(legacySettings, (settings) => {
        const { inspection } = inspect([], settings, []);
        const asked = new Set(inspection.questions.map(({ domain }) => domain));
        const whole = inspection.questions.some(({ code }) => code === 'allow-list-not-given');
        const imported = new Set(inspection.remotes.map(({ domain }) => domain));
        const listed = [...settings.entries.map(({ domain }) => domain), ...(settings.allowed?.domains ?? []).map(({ value }) => value)];
        for (const domain of listed) expect(imported.has(domain) || asked.has(domain) || whole, domain).toBe(true);
        expect(imported.has(settings.own_domain?.value ?? ('none.example' as never))).toBe(false);
      }),
    );
  });

  it('what is imported unasked could federate before: by the allow list up to 4.35, by brig from 4.36 on', () => {
    holds(
      fc.property(legacySettings, (settings) => {
        const { release, strategy } = eraOf(settings);
        const { inspection } = inspect([], settings, []);
        const allowed = new Set(settings.allowed?.domains.map(({ value }) => value));
        const listed = new Set(settings.entries.map(({ domain }) => domain));
        for (const { domain } of inspection.remotes) {
          if (release === 'up-to-4.35') expect(settings.allowed?.kind === 'allow_all' || allowed.has(domain)).toBe(true);
          if (release === 'from-4.36' && strategy !== 'allowAll') expect(listed.has(domain)).toBe(true);
        }
      }),
    );
  });

  it('under allowNone opening is asked for before anything is said to be imported', () => {
    holds(
      fc.property(legacySettings, (settings) => {
        const { inspection } = inspect([], settings, []);
        if (eraOf(settings).strategy !== 'allowNone' || inspection.remotes.length === 0) return;
        expect(inspection.questions.map(({ code }) => code)).toContain('strategy-allow-none');
      }),
    );
  });

  it('the order of the lists changes neither questions nor remotes', () => {
    holds(
      fc.property(legacySettings, (settings) => {
        const reversed = {
          ...settings,
          entries: settings.entries.toReversed(),
          ...(settings.allowed && { allowed: { ...settings.allowed, domains: settings.allowed.domains.toReversed() } }),
        };
        const [one, other] = [inspect([], settings, []).inspection, inspect([], reversed, []).inspection];
        expect(new Set(other.remotes.map((remote) => JSON.stringify(remote)))).toEqual(
          new Set(one.remotes.map((remote) => JSON.stringify(remote))),
        );
        expect(other.questions.map(({ id }) => id).sort()).toEqual(one.questions.map(({ id }) => id).sort());
      }),
    );
  });

  it('an error among the findings is never “nothing”', () => {
    holds(
      fc.property(legacySettings, (settings) => {
        const error = { code: 'not-yaml', severity: 'error' as const, file: 'values.yaml', message: 'no' };
        expect(inspect([], settings, [error]).verdict).toBe('unusable');
        const { inspection, verdict } = inspect([], settings, []);
        if (verdict === 'nothing') expect([inspection.questions, inspection.remotes]).toEqual([[], []]);
      }),
    );
  });
});
