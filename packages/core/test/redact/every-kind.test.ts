import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, KINDS } from '../../src/redact/index.ts';
import { NATIONAL } from '../../src/redact/national/index.ts';

/** Values of every kind in whole and in pieces, and what stands around them. */
const PIECES = [
  ...['4111111111111111', '4111 1111 1111 1111', '3782 822463 10005', '4111', '1111', '378282246310005'],
  ...['GB29NWBK60161331926819', 'GB29 NWBK 6016 1331 9268 19', 'DE89370400440532013000', 'DE89', '3704'],
  ...['123-45-6789', '123456789', '123', '45', '6789', '934-95-2662', '503005605', '825 972 254'],
  ...['192.0.2.1', '10.0.0.1', '192', '.0', '1.2.3.4.5', ':8080', '/24', '255.255.255.255'],
  ...['2001:db8::1', 'fe80::1%eth0', '::1', '::', ':', 'db8', 'ffff', '::ffff:192.0.2.1', '2001:db8:1:2:3:4:5:6'],
  ...['00:11:43:e3:ba:c3', '00-11-43-e3-ba-c3', '0011.43e3.bac3', '00:', '11-', 'e3', ':08:00'],
  ...['859.116.915-82', '11010519491231002X', '180869-296D', '756.1979.8634.83', '31039503Z', 'X4698336B', 'S1234567D'],
  ...['SFPMGP59S01H864H', '1 76 02 87 698 742 66', '91 399 726 859', '56.05.02-405.67', '8268 5734 5020', '6091390996'],
  ...['1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'],
  ...['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', '0x', '555-0199', '+14155550132', 'a@b.co', '@example.com'],
  ...[
    'card ',
    'ssn: ',
    '"ssn":',
    'iban=',
    'mac ',
    'nhs number ',
    'aadhaar ',
    'version ',
    'order ',
    'id ',
    'tfn=',
    'cpf ',
  ],
  ...[
    ' ',
    '-',
    '.',
    '/',
    ':',
    ',',
    '"',
    '\\"',
    '\\\\',
    '\\n',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '_',
    'x',
    '0',
    '7',
    '%',
    '%20',
  ],
  ...[
    '\\u0020',
    '\\u00a0',
    '%2D',
    '%3A',
    '\u2011',
    '\u00a0',
    '\u0665',
    '\uff15',
    '\ud83d',
    '[REDACTED]',
    '[REDACTED:IPV4]',
  ],
];

const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(''));
const kinds = [...KINDS, ...NATIONAL.map(({ kind }) => kind)];
const RUNS = { numRuns: 6000 };

describe('every kind at once', () => {
  it.each(['marker', 'label'] as const)('leaves nothing to find, with a %s', (replacement) => {
    const { redact, spans } = compile({ kinds, detectors: NATIONAL, replacement });
    fc.assert(
      fc.property(text, (value) => {
        const once = redact(value).text;
        expect(spans(once), once).toEqual([]);
      }),
      RUNS,
    );
  });

  it('keeps JSON text JSON, also in JSON', () => {
    const { redact } = compile({ kinds, detectors: NATIONAL });
    const value = fc.oneof(text, fc.constantFrom(4111111111111111, 123456789, 503005605, 1.5));
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(text, fc.constantFrom('ssn', 'card', 'bsn')), value),
        fc.boolean(),
        (object, nested) => {
          const json = nested ? JSON.stringify({ m: JSON.stringify(object) }) : JSON.stringify(object);
          expect(() => JSON.parse(redact(json).text), json).not.toThrow();
        },
      ),
      RUNS,
    );
  });
});
