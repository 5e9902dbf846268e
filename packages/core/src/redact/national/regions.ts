import type { NationalKind } from '../kinds.ts';

const EU: readonly NationalKind[] = [
  ...(['FR_NIR', 'DE_TAX_ID', 'ES_DNI', 'IT_FISCAL_CODE', 'NL_BSN'] as const),
  ...(['BE_NATIONAL_NUMBER', 'PL_PESEL', 'SE_PERSONNUMMER', 'FI_HETU'] as const),
];

/** The kinds that one word turns on: of a country by its code (ISO 3166-1, `uk` for `gb`), of a group of countries, or `crypto`. */
export const REGIONS = {
  uk: ['UK_NHS'],
  fr: ['FR_NIR'],
  de: ['DE_TAX_ID'],
  es: ['ES_DNI'],
  it: ['IT_FISCAL_CODE'],
  nl: ['NL_BSN'],
  be: ['BE_NATIONAL_NUMBER'],
  pl: ['PL_PESEL'],
  se: ['SE_PERSONNUMMER'],
  fi: ['FI_HETU'],
  no: ['NO_FODSELSNUMMER'],
  ch: ['CH_AHV'],
  us: ['US_ITIN'],
  ca: ['CA_SIN'],
  br: ['BR_CPF'],
  in: ['IN_AADHAAR'],
  cn: ['CN_RESIDENT_ID'],
  sg: ['SG_NRIC'],
  au: ['AU_TFN'],
  eu: EU,
  europe: [...EU, 'UK_NHS', 'NO_FODSELSNUMMER', 'CH_AHV'],
  americas: ['US_ITIN', 'CA_SIN', 'BR_CPF'],
  asia_pacific: ['IN_AADHAAR', 'CN_RESIDENT_ID', 'SG_NRIC', 'AU_TFN'],
  crypto: ['BITCOIN', 'ETHEREUM'],
} as const satisfies Record<string, readonly NationalKind[]>;

/** A word of {@link REGIONS}. */
export type Region = keyof typeof REGIONS;
