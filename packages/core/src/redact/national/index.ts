import type { Detector } from '../detector.ts';
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

export { REGIONS, type Region } from './regions.ts';

/**
 * Detectors of identifiers of single countries and of crypto addresses, for {@link RedactionPolicy.detectors}. An identifier
 * is added by its file, a line here, its name in `NationalKind` and in `REGIONS`.
 */
export const NATIONAL: readonly Detector[] = [
  ...[ukNhs, frNir, deTaxId, esDni, itFiscalCode, nlBsn, beNationalNumber, plPesel, sePersonnummer, fiHetu],
  ...[noFodselsnummer, chAhv, usItin, caSin, brCpf, inAadhaar, cnResidentId, sgNric, auTfn, bitcoin, ethereum],
];
