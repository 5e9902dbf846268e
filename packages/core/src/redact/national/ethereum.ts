import { endsWhole, joinedBefore } from '../bounds.ts';
import { charCodeAt, hexValue } from '../char-classes.ts';
import type { Detector, Span, View } from '../detector.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { isNamed } from '../words.ts';

const DIGITS = 40;
const HASHES = vocabularyOf(
  'sha sha1 digest hash checksum fingerprint thumbprint commit tree blob etag revision rev key salt nonce signature sig id uuid',
);

/**
 * Ethereum addresses: `0x` and 40 hexadecimal digits (Ethereum Yellow Paper, section 4.1). The checksum of ERC-55 lies in the
 * case of letters alone, and most software writes addresses in lower case, so the shape is the evidence. Beside a word for
 * a hash it is none: SHA-1 has 40 digits too.
 */
export const ethereum: Detector = {
  kind: 'ETHEREUM',
  starts: { numbers: (before, rest) => (!before.endsWith('a') && /^[09]a/.test(rest) ? 'yes' : 'no') },
  keys: ['ethereumaddress', 'ethaddress', 'ethwallet', 'ethereumwallet'],
  find: findEthereum,
};

function findEthereum(view: View, at: number): Span | undefined {
  const { text } = view;
  const end = at + 2 + DIGITS;
  if (end > text.length || text.charAt(at) !== '0' || text.charAt(at + 1) !== 'x') return undefined;
  for (let i = at + 2; i < end; i++) if (hexValue(charCodeAt(text, i)) < 0) return undefined;
  if (joinedBefore(view, at) !== 'free' || !endsWhole(text, end) || isNamed(view, at, HASHES)) return undefined;
  return { start: at, end, kind: 'ETHEREUM' };
}
