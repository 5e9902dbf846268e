import type { Detector } from '../detector.ts';
import { awsAccessKey } from './aws-access-key.ts';
import { creditCard } from './credit-card.ts';
import { email } from './email.ts';
import { iban } from './iban.ts';
import { ipv4 } from './ipv4.ts';
import { ipv6 } from './ipv6.ts';
import { jwt } from './jwt.ts';
import { mac } from './mac.ts';
import { phone } from './phone.ts';
import { privateKey } from './private-key.ts';
import { secret } from './secret.ts';
import { usSsn } from './us-ssn.ts';

/** Every built-in detector. A kind is added by its file, a line here and its name in `KINDS`. */
export const DETECTORS: readonly Detector[] = [
  email,
  phone,
  creditCard,
  iban,
  usSsn,
  ipv4,
  ipv6,
  mac,
  jwt,
  awsAccessKey,
  privateKey,
  secret,
];
