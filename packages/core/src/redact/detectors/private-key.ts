import { privateKeyEnd } from '../checks/private-key.ts';
import { privateKeyGoesOn, privateKeyOpens } from '../checks/private-key-lines.ts';
import type { Detector, Span, View } from '../detector.ts';

/**
 * Private keys in their textual encodings: PKCS #8, PKCS #1, SEC 1, OpenSSH, also encrypted (RFC 7468), SSH2 and OpenPGP
 * (RFC 9580 section 6.2). From the label at the begin to that at the end, or as far as the lines go. Public keys and certificates are left.
 */
export const privateKey: Detector = {
  kind: 'PRIVATE_KEY',
  starts: { places: [{ chars: 'B', before: '- ', after: 'E' }] },
  keys: ['privatekey', 'privatekeypem', 'sshkey', 'signingkey'],
  find: findPrivateKey,
  lines: { opens: privateKeyOpens, goesOn: privateKeyGoesOn },
};

/** The block whose word `BEGIN` starts at `at`. */
export function findPrivateKey({ text, previous }: View, at: number): Span | undefined {
  if (!text.startsWith('BEGIN', at)) return undefined;
  const start = text.startsWith('-----', at - 5)
    ? at - 5
    : at - 5 >= 0 && text.startsWith('---- ', at - 5)
      ? at - 5
      : -1;
  if (start < (previous?.end ?? 0)) return undefined;
  const end = privateKeyEnd(text, start);
  return end === -1 ? undefined : { start, end, kind: 'PRIVATE_KEY' };
}
