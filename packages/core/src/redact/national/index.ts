import type { Detector } from '../detector.ts';
import type { NationalKind } from '../kinds.ts';
import { auTfn } from './au-tfn.ts';
import { beNationalNumber } from './be-national-number.ts';
import { bitcoin } from './bitcoin.ts';
import { brCpf } from './br-cpf.ts';
import { caSin } from './ca-sin.ts';
import { chAhv } from './ch-ahv.ts';
import { cnResidentId } from './cn-resident-id.ts';
import { deTaxId } from './de-tax-id.ts';
import { esDni } from './es-dni.ts';
import { ethereum } from './ethereum.ts';
import { fiHetu } from './fi-hetu.ts';
import { frNir } from './fr-nir.ts';
import { inAadhaar } from './in-aadhaar.ts';
import { itFiscalCode } from './it-fiscal-code.ts';
import { nlBsn } from './nl-bsn.ts';
import { noFodselsnummer } from './no-fodselsnummer.ts';
import { plPesel } from './pl-pesel.ts';
import { sePersonnummer } from './se-personnummer.ts';
import { sgNric } from './sg-nric.ts';
import { ukNhs } from './uk-nhs.ts';
import { usItin } from './us-itin.ts';

/**
 * Detectors of identifiers of single countries and of crypto addresses, for {@link RedactionPolicy.detectors}. An identifier
 * is added by its file, a line here, its name in `NationalKind` and in the regions below.
 */
export const NATIONAL: readonly Detector[] = [
  ...[ukNhs, frNir, deTaxId, esDni, itFiscalCode, nlBsn, beNationalNumber, plPesel, sePersonnummer, fiHetu],
  ...[noFodselsnummer, chAhv, usItin, caSin, brCpf, inAadhaar, cnResidentId, sgNric, auTfn, bitcoin, ethereum],
];

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
