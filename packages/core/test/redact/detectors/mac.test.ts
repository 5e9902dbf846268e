import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findings } from '../findings.ts';

const macs = (text: string): string[] => findings('MAC', text);

describe('a hardware address (IEEE Std 802-2014 section 8.1)', () => {
  it.each([
    '00:11:43:e3:ba:c3',
    '00-11-43-E3-BA-C3',
    '01:23:45:67:89:01',
    'ff:ff:ff:ff:ff:ff',
    '00\u201111\u201143\u2011e3\u2011ba\u2011c3',
    '0011.43e3.bac3',
    '00:11:22:ff:fe:33:44:55',
    '00%3A11%3A43%3Ae3%3Aba%3Ac3',
  ])('is found as a whole: %s', (address) => {
    for (const [before, after] of [
      ['', ''],
      ['from ', ' via eth1'],
      ['mac:', ','],
      ['MAC=', ' '],
      ['"mac":"', '"'],
      ['{\\"mac\\":\\"', '\\"}'],
      ['(', ').'],
      ['lladdr ', ': seen'],
      ['mac_', '_x'],
    ] as const) {
      expect(macs(`${before}${address}${after}`), before).toEqual([address]);
    }
  });

  it.each([
    ['mac 1234.5678.9012', '1234.5678.9012'],
    ['mac address 0011-43e3-bac3', '0011-43e3-bac3'],
    ['mac 20-11-03-10-15-30', '20-11-03-10-15-30'],
    ['MAC=ff:ff:ff:ff:ff:ff:00:11:43:e3:ba:c3:08:00 SRC=', 'ff:ff:ff:ff:ff:ff:00:11:43:e3:ba:c3:08:00'],
  ])('of a common shape is found beside a word: %s', (text, address) => {
    expect(macs(text)).toEqual([address]);
  });
});

describe('what is no hardware address', () => {
  it.each([
    '00:11:43:e3:ba',
    '00:11:43:e3:ba:c3:77',
    '00:11-43:e3:ba:c3',
    '00:11:43:e3:ba:c3d',
    'a00:11:43:e3:ba:c3',
    '2001:db8:11:22:33:44:55:66',
    '12:34:56',
    '20-11-03-10-15-30',
    '24:01:31:12:34:56',
    '1234.5678.9012',
    '0011-43e3-bac3',
    '0011.43e3.bac3.9f00',
    'lib.0011.43e3.bac3',
    '123e4567-e89b-12d3-a456-426614174000',
    'ab:cd:ef:01:23:45:67:89:ab:cd:ef:01:23:45:67:89',
    'x-00-11-43-e3-ba-c3-99',
    '001143e3bac3',
  ])('is left alone: %s', (text) => {
    expect(macs(text)).toEqual([]);
  });

  it('is any time, UUID, IPv6 address or fingerprint', () => {
    const time = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
    const pair = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'));
    const fingerprint = fc.array(pair, { minLength: 16, maxLength: 32 }).map((pairs) => pairs.join(':'));
    const group = fc.integer({ min: 0x1000, max: 0xffff }).map((value) => value.toString(16));
    const ipv6 = fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':'));
    fc.assert(
      fc.property(fc.oneof(time, fc.uuid(), fingerprint, ipv6), (text) => {
        expect(macs(text)).toEqual([]);
      }),
      {
        numRuns: 2000,
      },
    );
  });
});
