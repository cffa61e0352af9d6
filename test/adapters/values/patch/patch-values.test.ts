import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../../src/adapters/values/decode-text.ts';
import { digestOf } from '../../../../src/domain/digest.ts';
import { patchValues } from '../../../../src/adapters/values/patch/patch-values.ts';
import { assertDomain } from '../../../../src/domain/domain.ts';
import type { PatchWish, WantedEntry } from '../../../../src/domain/migration/values-patch.ts';
import { applyWith, TOOLS } from './apply-diff.ts';

const VALUES = 'brig:\n  config:\n    optSettings:\n      setFederationStrategy: allowNone\n';
const entry = (name: string): WantedEntry => ({ domain: assertDomain(name), search_policy: 'no_search' });
const patched = (text: string, wish: PatchWish, file = 'values.yaml'): { readonly after: string; readonly diff: string } => {
  const patch = patchValues([{ file, text }], wish);
  if ('refusals' in patch) throw new Error(JSON.stringify(patch.refusals));
  return { after: patch.files[0]?.after ?? text, diff: patch.diff };
};

describe('the diff', () => {
  it.each(['values with blanks.yaml', 'values/prod.yaml', 'wärme.yaml'])('names the file %s so that the tools find it', (file) => {
    const { diff, after } = patched(VALUES, { strategy: 'allowAll' }, file);
    for (const tool of TOOLS) expect(applyWith(tool, [{ file, text: VALUES }], diff)).toEqual([{ file, text: after }]);
  });

  it.each(['/etc/wire/values.yaml', './etc/wire/values.yaml'])(
    'names %s by where it stands below the place that it is applied at',
    (file) => {
      expect(patched(VALUES, { strategy: 'allowAll' }, file).diff).toMatch(
        /^--- a\/etc\/wire\/values\.yaml\n\+\+\+ b\/etc\/wire\/values\.yaml\n@@/,
      );
    },
  );

  it('of 10,000 entries that go shows them and the three lines around', () => {
    const list = Array.from(
      { length: 10_000 },
      (_, index) => `      - {domain: d${String(index)}.example.org, search_policy: no_search}\n`,
    );
    const text = `${VALUES}      setFederationDomainConfigs:\n${list.join('')}galley: 1\n`;
    const { diff } = patched(text, { entries: [] });
    expect(diff.split('\n').filter((line) => line.startsWith('-'))).toHaveLength(10_002);
    expect(diff.split('\n').filter((line) => line.startsWith(' '))).toHaveLength(4);
  });
});

describe('a file of a sub-chart', () => {
  it('is known by what it was, once the only key that told of its chart is gone', () => {
    const text =
      'replicaCount: 2\nconfig:\n  optSettings:\n    # who may\n    federationStrategy:\n      allowedDomains: [a.example.org]\n';
    expect(patched(text, { legacy: 'remove' }).after).toMatch(/^replicaCount: 2\nconfig:\n {2}optSettings: \{\}\n/);
  });
});

describe('what is refused', () => {
  const CANARY = 'MIIEvQIBADANBgkqhkiG9w0BAQ';
  const KEY = `brig:\n  secrets:\n    key: |\n      -----BEGIN PRIVATE KEY-----\n      ${CANARY}\n      -----END PRIVATE KEY-----\n  config:\n    optSettings:\n`;

  it.each([
    `      setFederationStrategy: &${CANARY} ${CANARY}\n`,
    `      setFederationStrategy: {${CANARY}: ${CANARY}}\n`,
    `      setFederationDomainConfigs:\n      - domain: &a ${CANARY} ${CANARY}\n        search_policy: no_search\n`,
    `      setFederationDomainConfigs:\n      - domain: a.example.org\n        search_policy: &a ${CANARY}\n`,
    `      setFederationDomainConfigs: ${CANARY}\n`,
    `      setFederationDomainConfigs: *${CANARY}\n`,
    `      setFederationDomainConfigs: [${CANARY}\n`,
    `      setFederationStrategy: "{{ .Values.${CANARY} }}"\n`,
    `      {{ ${CANARY} }}\n`,
    `\t${CANARY}: 1\n`,
  ])('quotes nothing of the file: %j', (lines) => {
    const patch = patchValues([{ file: 'values.yaml', text: KEY + lines }], {
      strategy: 'allowDynamic',
      entries: [entry('b.example.org')],
      legacy: 'remove',
    });
    expect(patch).toHaveProperty('refusals');
    expect(JSON.stringify(patch)).not.toContain(CANARY);
  });

  it('says for each part of a wish what stands in its way', () => {
    const text = `${VALUES.replace('allowNone', '&s allowNone')}federator:\n  config:\n    optSettings:\n      federationStrategy: &l {allowAll: true}\n`;
    const patch = patchValues([{ file: 'values.yaml', text }], { strategy: 'allowDynamic', legacy: 'remove' });
    expect(patch).toMatchObject({ refusals: [{ line: 4 }, { line: 8 }] });
  });

  it('changes nothing at all, even where another part of the wish could be fulfilled', () => {
    const text = `${VALUES}      setFederationDomainConfigs: &l [{domain: a.example.org, search_policy: no_search}]\n`;
    expect(patchValues([{ file: 'values.yaml', text }], { strategy: 'allowDynamic', entries: [] })).toEqual({
      refusals: [expect.objectContaining({ line: 5 })],
    });
  });

  it('is a file that is given twice, or two of one name', () => {
    const twice = [VALUES, VALUES].map((text) => ({ file: 'values.yaml', text }));
    expect(patchValues(twice, { strategy: 'allowDynamic' })).toMatchObject({ refusals: [{ file: 'values.yaml', line: 1 }] });
  });

  it('is a ConfigMap, with the lines wanted in the values', () => {
    const text = `apiVersion: v1\nkind: ConfigMap\ndata:\n  brig.yaml: |\n    optSettings:\n      setFederationStrategy: allowNone\n`;
    const patch = patchValues([{ file: 'brig-configmap.yaml', text }], { strategy: 'allowDynamic' });
    expect(patch).toMatchObject({ refusals: [{ by_hand: VALUES.replace('allowNone', 'allowDynamic') }] });
    expect(JSON.stringify(patch)).toContain('Rendered files and ConfigMaps are not patched');
  });
});

describe('the bytes of a file', () => {
  it('are those of its text, with a byte order mark', () => {
    const bytes = Buffer.from('\uFEFFbrig: {}\r\n');
    expect(decodeText(bytes)).toEqual({ ok: true, value: '\uFEFFbrig: {}\r\n' });
  });
});

describe('the digest of a file', () => {
  it('is the SHA-256 of its bytes', () => {
    const bytes = Buffer.from('\uFEFFbrig: {}\r\n');
    expect(digestOf(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(digestOf('\uFEFFbrig: {}\r\n')).toBe(digestOf(bytes));
    expect(digestOf('brig: {}\n')).not.toBe(digestOf(bytes));
  });
});
