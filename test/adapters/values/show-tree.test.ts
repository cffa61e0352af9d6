import { expect, it } from 'vitest';
import { shortText } from '../../../src/adapters/values/show-tree.ts';
import { readInputs } from '../../../src/adapters/values/legacy/read-inputs.ts';

it.each([
  ['https://partner.example.org:8443/path', 'https://partner.example.org:8443/path'],
  ['user:secret@host.example.org', '…@host.example.org'],
  ['https://user:se/cr@et@host.example.org/', '…@host.example.org/'],
  ['allowDynamically', 'allowDynamically'],
  ['MIISECRETMIISECRETMIISECRETMIISECRETMIISECRETMIISECRET=', 'MIISECRETMIISECRETMIISEC…'],
  [`a.${'b'.repeat(90)}`, `a.${'b'.repeat(78)}…`],
  ['one\ntwo', '(a text of 2 lines)'],
])('of %j shows %j', (text, shown) => {
  expect(shortText(text)).toBe(shown);
});

it('what is kept and said of lists has no password that stands before an @', () => {
  const read = readInputs([
    {
      file: 'values.yaml',
      text: 'federator: {config: {optSettings: {federationStrategy: {allowedDomains: ["user:secret@host.example.org"]}}}}\nbrig: {config: {optSettings: {setFederationDomain: "a:secret@b.example", setFederationDomainConfigs: [{domain: "user:secret@host.example.org", search_policy: no_search}, "user:secret@host.example.org"]}}}\n',
    },
  ]);
  expect(read.settings.not_domains).toMatchObject([{ text: '…@host.example.org', corrections: ['host.example.org'] }, {}]);
  expect(JSON.stringify(read)).not.toContain('secret');
});
