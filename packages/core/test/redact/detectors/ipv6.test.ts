import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findings } from '../findings.ts';

const addresses = (text: string): string[] => findings('IPV6', text);

describe('an IPv6 address (RFC 4291 section 2.2, RFC 5952)', () => {
  it.each([
    '2001:db8:85a3:8d3:1319:8a2e:370:7348',
    '2001:0DB8:0000:0000:0000:FF00:0042:8329',
    '2001:db8::ff00:42:8329',
    '2001:db8::1',
    '2001:db8::',
    'fe80::1',
    'fe80::1ff:fe23:4567:890a',
    'fd12:3456:789a:1::1',
    'ff02::1',
    '::1',
    '::ffff:192.0.2.128',
    '64:ff9b::192.0.2.33',
    '2001:db8:122:344::192.0.2.33',
    '2001:db8:1:2:3:4:192.0.2.33',
    'fe80::1ff:fe23:4567:890a%eth0',
    'fe80::1%3',
    'fe80::1%12',
    '::ffff:0:192.0.2.1',
    '2001:db8:0:0:1:0:0:1',
  ])('is found as a whole: %s', (address) => {
    for (const [before, after] of [
      ['', ''],
      ['from ', ' port 22'],
      ['[', ']:8080'],
      ['http://[', ']/x'],
      ['"ip":"', '"'],
      ['{\\"ip\\":\\"', '\\"}'],
      ['addr=', ','],
      ['addr: ', ': refused'],
      ['ip=', '/64'],
      ['(', ').'],
      ['\\n', '\\n'],
    ] as const) {
      expect(addresses(`${before}${address}${after}`), before).toEqual([address]);
    }
  });

  it.each([
    ['addr:2001:db8::1', '2001:db8::1'],
    ['http://[fe80::1%25eth0]:80/', 'fe80::1%25eth0'],
    ['q=2001:db8::1%20x', '2001:db8::1'],
    ['%5B2001:db8::1%5D', '2001:db8::1'],
    ['client 2001:db8:1:2:3:4:5:6:443 closed', '2001:db8:1:2:3:4:5:6'],
    ['2001:db8::1-2001:db8::9', '2001:db8::1'],
  ])('is found without what stands around it: %s', (text, address) => {
    expect(addresses(text)[0]).toBe(address);
  });

  it('of any eight groups is found in one piece', () => {
    const group = fc.integer({ min: 0x1000, max: 0xffff }).map((value) => value.toString(16));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const address = groups.join(':');
        expect(addresses(`peer ${address} up`)).toEqual([address]);
      }),
    );
  });
});

describe('what is no IPv6 address', () => {
  it.each([
    '12:34:56',
    '12:34:56:789',
    '2024-01-31T12:34:56+01:00',
    '[18/May/2024:12:34:56 +0000]',
    '01:23:45:67:89:ab',
    '01-23-45-67-89-ab',
    '00:11:22:33:44:55:66:77',
    'SHA256:ab:cd:ef:01:23:45:67:89:ab:cd:ef:01:23:45:67:89',
    'aabb:ccdd:eeff:0011:2233:4455:6677:8899:aabb',
    'std::vector',
    'a::b',
    'Add::add',
    'dead::beef',
    'Cafe::Bad1',
    'face::f32',
    'rows[::1]',
    'x[::2]',
    '::',
    '[::]:80',
    ':::80',
    '::2',
    '10::30',
    '1:2:3:4:5:6:7:8',
    '0:0:0:0:0:0:0:0',
    '2001:db8::1::2',
    '2001:db8:1:2:3:4:5',
    '2001:db8::12345',
    'g001:db8::1',
    'x2001:db8::1',
    '2001:db8::1x',
    '1::2:3:4:5:6:7:8:9',
    '::ffff:192.0.2.256',
    'key:value:abc:def',
    'arn:aws:iam::123456789012:role/x',
    'a:b:c:d:e',
  ])('is left alone: %s', (text) => {
    expect(addresses(text)).toEqual([]);
  });

  it('is any time, UUID or hash', () => {
    const time = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
    const pair = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'));
    const fingerprint = fc.array(pair, { minLength: 5, maxLength: 40 }).map((pairs) => pairs.join(':'));
    fc.assert(
      fc.property(fc.oneof(time, fc.uuid(), fingerprint), (text) => {
        expect(addresses(text)).toEqual([]);
      }),
      {
        numRuns: 2000,
      },
    );
  });
});
