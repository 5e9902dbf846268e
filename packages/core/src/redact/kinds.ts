/** Every kind of sensitive data that a built-in detector finds. */
export const KINDS = [
  'EMAIL',
  'PHONE',
  'CREDIT_CARD',
  'IBAN',
  'US_SSN',
  'IPV4',
  'IPV6',
  'MAC',
  'JWT',
  'AWS_ACCESS_KEY',
  'PRIVATE_KEY',
  'SECRET',
] as const;

/** A kind of sensitive data that a built-in detector finds. */
export type BuiltInKind = (typeof KINDS)[number];

/** Kinds whose detectors come from `@rdp/core/redact/national`. A type only, so that it costs the default bundle nothing. */
export type NationalKind =
  | 'UK_NHS'
  | 'FR_NIR'
  | 'DE_TAX_ID'
  | 'ES_DNI'
  | 'IT_FISCAL_CODE'
  | 'NL_BSN'
  | 'BE_NATIONAL_NUMBER'
  | 'PL_PESEL'
  | 'SE_PERSONNUMMER'
  | 'FI_HETU'
  | 'NO_FODSELSNUMMER'
  | 'CH_AHV'
  | 'US_ITIN'
  | 'CA_SIN'
  | 'BR_CPF'
  | 'IN_AADHAAR'
  | 'CN_RESIDENT_ID'
  | 'SG_NRIC'
  | 'AU_TFN'
  | 'BITCOIN'
  | 'ETHEREUM';

/** A kind of sensitive data: one that a detector finds, or the name of a rule of a policy. */
export type Kind = BuiltInKind | NationalKind | (string & Record<never, never>);

/** The kinds that are looked for where nobody says otherwise. */
export const DEFAULT_KINDS: readonly BuiltInKind[] = [
  ...(['EMAIL', 'PHONE', 'CREDIT_CARD', 'IBAN', 'US_SSN', 'JWT', 'AWS_ACCESS_KEY', 'PRIVATE_KEY', 'SECRET'] as const),
];

/** What every name of a kind looks like: it stands in labels, and in counts. */
export const KIND_NAME = /^[A-Z][A-Z0-9_]{0,63}$/;
