import { describe, expect, it } from 'vitest';
import { toAllowText } from '../../../src/app/migrations/to-allow-text.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import type { Hazard } from '../../../src/domain/hazard.ts';

const takeOvers = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name): Hazard => ({
  name: 'TAKES_OVER',
  domain: assertDomain(`${name}.example`),
  message: 'It belongs to manual.',
}));
const mass: Hazard = { name: 'MASS_CHANGE', message: 'It changes many remotes.' };

describe('what has to be allowed before a migration goes on', () => {
  it('is said with whom it is about, and with the whole command', () => {
    expect(toAllowText('m1', takeOvers.slice(0, 1))).toBe(
      'It has consequences that must be allowed by name. TAKES_OVER (a.example): It belongs to manual. If that is meant: fedremotes migrate resume m1 --allow TAKES_OVER',
    );
  });

  it('is cut to the first few where it is long; none of the names is left out', () => {
    const text = toAllowText('m1', [...takeOvers, mass]);
    expect(text).toContain('MASS_CHANGE: It changes many remotes.');
    expect(text).toContain('TAKES_OVER (d.example)');
    expect(text).not.toContain('e.example');
    expect(text).toMatch(/ And 3 more\. If that is meant: fedremotes migrate resume m1 --allow TAKES_OVER --allow MASS_CHANGE$/);
  });
});
