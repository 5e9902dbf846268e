import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findings } from '../findings.ts';

const addresses = (text: string): string[] => findings('IPV4', text);

describe('an IPv4 address (RFC 791, RFC 6943 section 3.1.1)', () => {
  it('of any four octets is found, wherever logs put it', () => {
    const around = fc.constantFrom(
      ['', ''],
      ['from ', ' port 22'],
      ['http://', '/x'],
      ['http://', ':8080/x'],
      ['src=/', ':50010'],
      ['[', ']:25'],
      ['"ip":"', '"'],
      ['{\\"ip\\":\\"', '\\"}'],
      ['(', '),'],
      ['root@', ':22'],
      ['http%3A%2F%2F', '%3A80'],
      ['q=%20', '%20'],
      ['net ', '/24'],
      ['at ', '.'],
      ['ip_', '_x'],
      ['\\n', '\\n'],
      ['x-forwarded-for: ', ', 10'],
    );
    fc.assert(
      fc.property(fc.ipV4(), around, (address, [before, after]) => {
        expect(addresses(`${before}${address}${after}`)).toEqual([address]);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['192.0.2.1-192.0.2.9', ['192.0.2.1', '192.0.2.9']],
    ['192.0.2.1,198.51.100.7;203.0.113.9', ['192.0.2.1', '198.51.100.7', '203.0.113.9']],
    ['BP-108841162-10.10.34.11-1440074360971', ['10.10.34.11']],
    ['localhost/127.0.0.1:8020', ['127.0.0.1']],
    ['db-1/203.0.113.9', ['203.0.113.9']],
    ['host.example.com/203.0.113.9', ['203.0.113.9']],
    ['192.0.2.1.example.com', ['192.0.2.1']],
    ['192.168.001.010', ['192.168.001.010']],
    ['version 1.2.3.4:80', ['1.2.3.4']],
    ['192.0.2.1 to 192.0.2.9', ['192.0.2.1', '192.0.2.9']],
    ['192.0.2.1:80 -> 192.0.2.9:443', ['192.0.2.1', '192.0.2.9']],
    ['python client 203.0.113.9', ['203.0.113.9']],
    ['kubelet node 203.0.113.9 NotReady', ['203.0.113.9']],
    ['kernel: 203.0.113.9 sent an invalid ICMP type', ['203.0.113.9']],
  ])('is found without what stands around it: %s', (text, found) => {
    expect(addresses(text)).toEqual(found);
  });
});

describe('what is no IPv4 address', () => {
  it.each([
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4.5',
    '0.1.2.3.4',
    '1.2.3.4444',
    '1.02.3.4',
    '1.3.6.1.4.1.311.21.20',
    'OID 1.3.6.1',
    'version 1.2.3.4',
    'Version: 10.0.19.41',
    'version=1.2.3.4',
    '"version":"1.2.3.4"',
    'v1.2.3.4',
    'ver. 1.2.3.4',
    'release 1.2.3.4',
    'build 10.2.3.4',
    'upgraded to 1.2.3.4',
    'upgrade from 1.2.3.4 to 1.2.3.5',
    'version 1.2.3.4 -> 1.2.3.5',
    'firmware 3.10.0.1',
    'pkg@1.2.3.4',
    '192.0.2.1@example.com',
    'pkg-1.2.3.4.jar',
    'pkg_v1.2.3.4',
    'lib.so.1.2.3.4',
    'pkg==1.2.3.4',
    'pkg>=1.2.3.4',
    '1.2.3.4-beta',
    '1.2.3.4-SNAPSHOT',
    '1.2.3.4+build7',
    '1.2.3.4a',
    'a1.2.3.4',
    'Chrome/90.0.4.93 Safari/537.36',
    'Chrome/120.0.0.0',
    'Section 1.2.3.4',
    '20.10.11.12.13.14',
    '2024.01.31.12',
    '1..2.3.4',
  ])('is left alone: %s', (text) => {
    expect(addresses(text)).toEqual([]);
  });
});
