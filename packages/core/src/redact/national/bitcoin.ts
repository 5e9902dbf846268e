import { endsWhole, joinedBefore } from '../bounds.ts';
import { charCodeAt, isAsciiDigit, isAsciiLetter } from '../char-classes.ts';
import { decodeBase58Check, isBase58 } from '../checks/base58.ts';
import { isSegwitAddress } from '../checks/bech32.ts';
import type { Detector, Span, View } from '../detector.ts';

const ONE = 0x31;
const THREE = 0x33;
/** Version and hash of an address in Base58Check. */
const PAYLOAD_BYTES = 21;
const MIN_BASE58 = 26;
const MAX_BASE58 = 35;
/** BIP 173: a segregated witness address has at most 90 characters, the shortest program makes 14. */
const MIN_BECH32 = 14;
const MAX_BECH32 = 90;

/** Bitcoin addresses of the main network: Base58Check with version 0 or 5, and segregated witness (BIP 173, BIP 350). */
export const bitcoin: Detector = {
  kind: 'BITCOIN',
  // Base58 has few digits: a longer row of them at the start has a chance of one in a million.
  starts: {
    numbers: (before, rest) => (!before.endsWith('a') && /^[09]{1,7}a/.test(rest) ? 'yes' : 'no'),
    words: ['bc1'],
  },
  keys: ['bitcoinaddress', 'btcaddress', 'btcwallet', 'bitcoinwallet'],
  find: findBitcoin,
};

function findBitcoin(view: View, at: number): Span | undefined {
  const code = charCodeAt(view.text, at);
  if (isAsciiLetter(code)) return findBech32(view, at);
  return code === ONE || code === THREE ? findBase58(view, at) : undefined;
}

function findBase58(view: View, at: number): Span | undefined {
  const { text } = view;
  const end = wordEnd(text, at, MAX_BASE58);
  if (end - at < MIN_BASE58 || joinedBefore(view, at) !== 'free' || !endsWhole(text, end)) return undefined;
  const address = text.slice(at, end);
  if (![...address].every(isBase58)) return undefined;
  const version = decodeBase58Check(address, PAYLOAD_BYTES)?.[0];
  return version === (address.startsWith('1') ? 0 : 5) ? { start: at, end, kind: 'BITCOIN' } : undefined;
}

function findBech32(view: View, at: number): Span | undefined {
  const { text } = view;
  const end = wordEnd(text, at, MAX_BECH32);
  if (end - at < MIN_BECH32 || joinedBefore(view, at) !== 'free' || !endsWhole(text, end)) return undefined;
  const address = text.slice(at, end);
  const lower = address.toLowerCase();
  if (address !== lower && address !== address.toUpperCase()) return undefined;
  return isSegwitAddress(lower, 'bc') ? { start: at, end, kind: 'BITCOIN' } : undefined;
}

/** The end of the letters and digits from `at` on, at most one more than `limit` characters away. */
function wordEnd(text: string, at: number, limit: number): number {
  let end = at;
  while (end <= at + limit && (isAsciiDigit(charCodeAt(text, end)) || isAsciiLetter(charCodeAt(text, end)))) end++;
  return end;
}
