import { describe, expect, it } from 'vitest';
import { assertDomain } from '../../src/domain/domain.ts';
import { backendIdentity, STRATEGIES, STRATEGY_MEANS, type Strategy } from '../../src/domain/strategy.ts';

const [configured, written] = [assertDomain('configured.example'), assertDomain('written.example')];
const inFile = <T>(value: T, line: number) => ({ value, file: 'values.yaml', line });

describe('the strategy in force', () => {
  it('is that of the configuration, whatever the file says', () => {
    expect(backendIdentity({ strategy: 'allowAll' }, { strategy: inFile<Strategy>('allowDynamic', 2) }).strategy).toEqual({
      value: 'allowAll',
      origin: { from: 'configuration' },
    });
  });

  it('is that of the file, with its place, where the configuration names none', () => {
    expect(backendIdentity({}, { strategy: inFile<Strategy>('allowDynamic', 2) }).strategy).toEqual({
      value: 'allowDynamic',
      origin: { from: 'file', file: 'values.yaml', line: 2 },
    });
  });

  it('is allowNone where nobody names one', () => {
    expect(backendIdentity({}, {}).strategy).toEqual({ value: 'allowNone', origin: { from: 'default' } });
  });

  it('and the own domain come from different places when each is named in one only', () => {
    expect(backendIdentity({ strategy: 'allowAll' }, { own_domain: inFile(written, 8) })).toEqual({
      strategy: { value: 'allowAll', origin: { from: 'configuration' } },
      own_domain: { value: written, origin: { from: 'file', file: 'values.yaml', line: 8 } },
    });
  });
});

describe('the own domain in force', () => {
  it('is that of the configuration before that of the file', () => {
    expect(backendIdentity({ own_domain: configured }, { own_domain: inFile(written, 8) }).own_domain).toEqual({
      value: configured,
      origin: { from: 'configuration' },
    });
  });

  it('is unknown, and not guessed, where nobody names one', () => {
    expect(backendIdentity({ strategy: 'allowDynamic' }, {})).not.toHaveProperty('own_domain');
  });
});

it('what a strategy means is said for each of the three, differently', () => {
  const sentences = STRATEGIES.map((strategy) => STRATEGY_MEANS[strategy]);
  expect(new Set(sentences).size).toBe(3);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
});
