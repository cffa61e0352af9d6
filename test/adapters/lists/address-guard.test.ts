import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { guardedLookup, isRefusedAddress, isRefusedHost } from '../../../src/adapters/lists/address-guard.ts';

describe('an address', () => {
  it.each([
    '169.254.169.254',
    '169.254.0.1',
    '100.100.100.200',
    '168.63.129.16',
    'fd00:ec2::254',
    'FD00:0EC2:0:0:0:0:0:254',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    '0.0.0.0',
    '0.1.2.3',
    '::',
    '224.0.0.1',
    '239.255.255.255',
    'ff02::1',
    '255.255.255.255',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '::ffff:0.0.0.0',
    '::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'no address',
    '',
  ])('%s is refused', (address) => {
    expect(isRefusedAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '127.1.2.3',
    '::1',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    'fd00::1',
    'fc00::254',
    '::ffff:10.0.0.1',
    '8.8.8.8',
    '2606:4700::1111',
    '64:ff9b::808:808',
    '169.253.255.255',
  ])('%s is not', (address) => {
    expect(isRefusedAddress(address)).toBe(false);
  });
});

describe('a host of a URL', () => {
  it.each([
    'http://169.254.169.254/latest',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://169.254.43518/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fe80::1]/',
    'http://0/',
    'http://①⑥⑨.254.169.254/',
  ])('%s is refused as the URL parser normalises it', (url) => {
    expect(isRefusedHost(new URL(url).hostname)).toBe(true);
  });

  it.each(['http://127.1/', 'http://[::1]/', 'http://lists.example/'])('%s is not', (url) => {
    expect(isRefusedHost(new URL(url).hostname)).toBe(false);
  });
});

describe('a name', () => {
  type Lookup = NonNullable<Parameters<typeof guardedLookup>[0]>;
  const resolving = (...addresses: readonly string[]): Lookup =>
    ((_name: string, _options: object, done: (error: null, found: LookupAddress[]) => void) => {
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    }) as Lookup;

  const resolved = (lookup: Lookup, all: boolean): Promise<unknown> =>
    new Promise((resolve) => {
      guardedLookup(lookup)('lists.example', { all }, (error, found) => {
        resolve(error ? error.message : found);
      });
    });

  it('that resolves to a refused address only is refused', async () => {
    for (const all of [true, false]) {
      expect(await resolved(resolving('169.254.169.254', 'fd00:ec2::254'), all)).toContain('lists.example is link-local');
    }
  });

  it('that resolves to others too is connected to at those', async () => {
    expect(await resolved(resolving('fe80::1', '10.0.0.1', '::1'), true)).toEqual([
      { address: '10.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ]);
    expect(await resolved(resolving('fe80::1', '10.0.0.1'), false)).toBe('10.0.0.1');
  });
});
