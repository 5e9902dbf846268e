import { awsKeyEnd, awsSecretEnd } from '../checks/aws-key.ts';
import { isTokenStart } from '../checks/token-start.ts';
import type { Detector, Span, View } from '../detector.ts';
import { nameBefore } from './secret-names.ts';
import { valueAfter } from './secret-values.ts';

const CAPITAL_A = 0x41;
const LOWER_T = 0x74;
const LOWER_Y = 0x79;

/** Names whose 40 characters of base64 are a secret access key. */
const SECRET_NAME = /(?:secretaccesskey|accesskeysecret|secretkey|awssecret|awskey)$/;
/** What separates the two halves of a key pair: `id:secret`, CSV, a JSON array. */
const MAX_GAP = 4;

/**
 * AWS access key ids (IAM user guide, "IAM identifiers"), and the secret access key: directly behind its id, or behind
 * its name.
 */
export const awsAccessKey: Detector = {
  kind: 'AWS_ACCESS_KEY',
  starts: { chars: '=:,|', places: [{ chars: 'A', after: 'KSBC' }], inNumbers: /^a/ },
  keys: ['accesskeyid', 'awsaccesskeyid', 'awsaccesskey', 'secretaccesskey', 'awssecretaccesskey', 'awssecretkey'],
  find: (view, at) => {
    if (view.text.charCodeAt(at) === CAPITAL_A) return findAwsKeyId(view, at);
    if (view.previous?.kind === 'AWS_ACCESS_KEY') {
      const beside = findSecretBeside(view.text, view.previous.end, at);
      if (beside !== undefined) return beside;
    }
    return at > 0 && endsName(view.text.charCodeAt(at - 1)) ? findNamedSecret(view, at) : undefined;
  },
};

/** Whether a name of a secret access key, or what closes one, can end in `code`. */
function endsName(code: number): boolean {
  const lower = code | 0x20;
  return lower === LOWER_T || lower === LOWER_Y || code === 0x20 || code === 0x22 || code === 0x27 || code === 0x5d;
}

/** The id that starts at `at`, with its `A`. A secret that only spaces separate from it goes with it. */
export function findAwsKeyId(view: View, at: number): Span | undefined {
  const end = awsKeyEnd(view.text, at);
  if (end === -1 || !isTokenStart(view, at)) return undefined;
  let next = end;
  while (next < end + MAX_GAP && (view.text.charAt(next) === ' ' || view.text.charAt(next) === '\t')) next++;
  const secretEnd = next === end ? -1 : awsSecretEnd(view.text, next);
  return { start: at, end: secretEnd === -1 ? end : secretEnd, kind: 'AWS_ACCESS_KEY' };
}

/** The secret behind the separator at `at`, when the id ends at `idEnd` just before. */
function findSecretBeside(text: string, idEnd: number, at: number): Span | undefined {
  if (at > idEnd + MAX_GAP) return undefined;
  let start = at + 1;
  while (start < at + MAX_GAP && ' "\'\\'.includes(text.charAt(start))) start++;
  const end = awsSecretEnd(text, start);
  return end === -1 ? undefined : { start, end, kind: 'AWS_ACCESS_KEY' };
}

function findNamedSecret(view: View, at: number): Span | undefined {
  const name = nameBefore(view, at);
  if (name === undefined || !SECRET_NAME.test(name.compact)) return undefined;
  const value = valueAfter(view.text, name);
  if (value === undefined || awsSecretEnd(view.text, value.start) !== value.end) return undefined;
  return { start: value.start, end: value.end, kind: 'AWS_ACCESS_KEY' };
}
