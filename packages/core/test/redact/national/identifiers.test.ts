import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NationalKind } from '../../../src/redact/index.ts';
import { compile } from '../../../src/redact/index.ts';
import { NATIONAL } from '../../../src/redact/national/index.ts';

interface Case {
  readonly kind: NationalKind;
  /** Found with no word beside it. */
  readonly evident: readonly string[];
  /** Found only beside `word`. */
  readonly named: readonly string[];
  readonly word: string;
  /** Left alone even beside the word. */
  readonly wrong: readonly string[];
}

// Values are random. Right and wrong ones were told apart with python-stdnum 2.2, which shares no code with this project.
const CASES: readonly Case[] = [
  {
    kind: 'UK_NHS',
    word: 'NHS number: ',
    evident: [],
    named: ['6091390996', '907 866 6617', '116-372-6516', '609\u00a0139\u00a00996', '609%20139%200996'],
    wrong: ['5260181590', '526 018 1590', '60913909961', '609 139 09961', '0000000000', '1-6091390996'],
  },
  {
    kind: 'FR_NIR',
    word: 'numéro de sécurité sociale ',
    evident: ['176028769874266', '1 76 02 87 69874266'.replace('69874266', '698 742 66'), '279128891949125'],
    named: [],
    wrong: ['275025964047901', '376028769874266', '176138769874266', '1760287698742661', 'x176028769874266'],
  },
  {
    kind: 'DE_TAX_ID',
    word: 'Steuer-ID ',
    evident: ['91 399 726 859', '56 130 273 341'],
    named: ['91399726859', '41092628328'],
    wrong: ['47279558719', '01399726859', '913997268591', '91-399-726-859'],
  },
  {
    kind: 'ES_DNI',
    word: 'DNI: ',
    evident: ['31039503Z', '31039503-Z', '31.039.503-Z', 'Z9800611V', 'X-4698336-B', 'Z1780574-B'],
    named: ['31039503z', 'x4698336b', '31039503 Z'],
    wrong: ['74697769T', 'Y8560685C', '31039503ZX', 'A4698336B', '310395031Z'],
  },
  {
    kind: 'IT_FISCAL_CODE',
    word: 'codice fiscale ',
    evident: ['SFPMGP59S01H864H', 'GCLFRB66D13E663Z', 'CSD DDL 08L20 C978M'],
    named: ['sfpmgp59s01h864h'],
    wrong: ['PFGGGR00S07E121I', 'SFPMGP59S01H864HA', 'SFPMGP59S32H864H', 'SFPMGP59Z01H864H'],
  },
  {
    kind: 'NL_BSN',
    word: 'BSN ',
    evident: [],
    named: ['503005605', '2582.90.675', '208 064 497'],
    wrong: ['584831258', '000000000', '5030056051', '503005605a'],
  },
  {
    kind: 'BE_NATIONAL_NUMBER',
    word: 'rijksregisternummer ',
    evident: ['56.05.02-405.67', '99.11.03-930.69'],
    named: ['56050240567', '560502-405-67', '56.05.02 405.67'],
    wrong: ['91071464299', '56.13.02-405.67', '56.05.02-405.68', '560502405671'],
  },
  {
    kind: 'PL_PESEL',
    word: 'PESEL=',
    evident: [],
    named: ['75062609898', '59010190607', '79102091654'],
    wrong: ['52120226964', '75132609898', '750626098981'],
  },
  {
    kind: 'SE_PERSONNUMMER',
    word: 'personnummer ',
    evident: ['570206-2976', '19740707-3381', '780125\u20119503'],
    named: ['5702062976', '197407073381', '570206 2976'],
    wrong: ['621212-2010', '571306-2976', '17570206-2976', '570206-29761'],
  },
  {
    kind: 'FI_HETU',
    word: 'hetu ',
    evident: ['180869-296D', '080178-381C', '070559A6912'],
    named: ['180869-296d'],
    wrong: ['210784A000D', '180869-296E', '181369-296D', '180869-296DX'],
  },
  {
    kind: 'NO_FODSELSNUMMER',
    word: 'fødselsnummer ',
    evident: ['060170 16693', '161168 21293'],
    named: ['06017016693', '260295-17540'],
    wrong: ['09028273628', '06137016693', '060170166931'],
  },
  {
    kind: 'CH_AHV',
    word: 'AHV ',
    evident: ['756.1979.8634.83', '7562634609200', '756 4493 5145 41'],
    named: [],
    wrong: ['7565435304032', '757.1979.8634.83', '75626346092001', '756.1979.8634.83.1'],
  },
  {
    kind: 'US_ITIN',
    word: 'ITIN ',
    evident: ['934-95-2662', '947-90-1420'],
    named: ['934952662', '925 81 1110'],
    wrong: ['934-93-2662', '834-95-2662', '934-49-2662', '934-95-26621'],
  },
  {
    kind: 'CA_SIN',
    word: 'SIN: ',
    evident: [],
    named: ['765351374', '487 143 976', '250-647-138'],
    wrong: ['427573312', '046454286', '7653513741'],
  },
  {
    kind: 'BR_CPF',
    word: 'CPF ',
    evident: ['859.116.915-82', '694.924.516-54', '456.462.127\u201107'],
    named: ['85911691582', '859116915-82', '859.116.915/82'],
    wrong: ['60971171974', '111.111.111-11', '859.116.915-83', '859.116.915-821'],
  },
  {
    kind: 'IN_AADHAAR',
    word: 'Aadhaar number ',
    evident: [],
    named: ['826857345020', '2341 9263 3017', '3144-6460-6468'],
    wrong: ['014804837266', '826857345021', '8268573450201', '222222222222'],
  },
  {
    kind: 'CN_RESIDENT_ID',
    word: '身份证号 ',
    evident: ['110108199401025923', '110108199108274584', '11010519491231002X'],
    named: ['11010519491231002x'],
    wrong: ['110108199406117911', '110108199413025923', '010108199401025923', '1101081994010259231'],
  },
  {
    kind: 'SG_NRIC',
    word: 'NRIC ',
    evident: ['S1234567D', 'T0123456G', 'F1234567N'],
    named: ['s1234567d'],
    wrong: ['S1234567A', 'A1234567D', 'S12345678D', 'XS1234567D'],
  },
  {
    kind: 'AU_TFN',
    word: 'TFN ',
    evident: [],
    named: ['825972254', '588 261 929', '081-883-509'],
    wrong: ['850359520', '000000000', '8259722541'],
  },
];

const finder = (kind: NationalKind): ((text: string) => string[]) => {
  const redactor = compile({ kinds: [kind], detectors: NATIONAL });
  return (text) => redactor.spans(text).map(({ start, end }) => text.slice(start, end));
};

describe.each(CASES)('$kind', ({ kind, evident, named, word, wrong }) => {
  const find = finder(kind);

  it.each([...evident, ...named])('is found beside a word: %s', (value) => {
    expect(find(`${word}${value} stored`)).toEqual([value]);
    expect(find(`${word}"${value}",`)).toEqual([value]);
    expect(find(`${word}${value}.`)).toEqual([value]);
    expect(find(`\\u0020${word}${value}`)).toEqual([value]);
  });

  if (evident.length > 0) {
    it.each(evident)('is found by itself: %s', (value) => {
      for (const [before, after] of [
        ['', ''],
        ['user ', ' stored'],
        ['{"v":"', '"}'],
        ['q=', '&x=1'],
        ['q%3D', '%26'],
        ['(', ')'],
      ] as const) {
        expect(find(`${before}${value}${after}`), before).toEqual([value]);
      }
    });
  }

  if (named.length > 0) {
    it.each(named)('needs a word: %s', (value) => {
      expect(find(`value ${value} stored`)).toEqual([]);
    });
  }

  it.each(wrong)('is not %s', (value) => {
    expect(find(`${word}${value} stored`)).toEqual([]);
  });

  it('is named by its keys', () => {
    const detector = NATIONAL.find((other) => other.kind === kind);
    expect(detector?.keys.length).toBeGreaterThan(0);
    for (const key of detector?.keys ?? []) {
      const { redactJson } = compile({ kinds: [kind], detectors: NATIONAL, replacement: 'label' });
      expect(redactJson({ [key]: 12345 }).value).toEqual({ [key]: `[REDACTED:${kind}]` });
    }
  });
});

describe('all kinds together', () => {
  const redactor = compile({ kinds: NATIONAL.map(({ kind }) => kind), detectors: NATIONAL });

  it('leave times, epochs, UUIDs, hashes and versions alone', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 32, maxLength: 32 });
    const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 64 });
    const survivor = fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.integer({ min: 1_000_000_000, max: 1_999_999_999 }).map(String),
      fc.integer({ min: 1_000_000_000_000, max: 1_999_999_999_999 }).map(String),
      fc.bigInt({ min: 10n ** 18n, max: 2n * 10n ** 18n - 1n }).map(String),
      digits.map((d) => d.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')),
      fc.uuid(),
      hex,
      fc.tuple(fc.nat(99), fc.nat(99), fc.nat(999), fc.nat(9999)).map((parts) => parts.join('.')),
    );
    fc.assert(
      fc.property(survivor, (value) => {
        expect(redactor.spans(`at ${value} done`)).toEqual([]);
        expect(redactor.spans(value)).toEqual([]);
      }),
      { numRuns: 5000 },
    );
  });

  it('take few of the rows of digits that logs are full of', () => {
    const random = fc.sample(fc.tuple(fc.integer({ min: 4, max: 18 }), fc.bigInt({ min: 0n, max: 10n ** 18n - 1n })), {
      numRuns: 20_000,
      seed: 6,
    });
    const found = random.filter(([length, value]) => {
      const digits = String(value).padStart(18, '0').slice(0, length);
      return redactor.spans(`size ${digits} done`).length > 0;
    });
    expect(found.length).toBeLessThan(20);
  });
});
