/** A range of card numbers: first and last prefix, both of the same length, and the lengths of the numbers. */
interface Range {
  readonly first: number;
  readonly last: number;
  readonly lengths: readonly number[];
  /** Whether a number of this range without separators is a card number only beside a word: the range is too wide. */
  readonly common?: true;
}

const LONG = [16, 17, 18, 19];

/**
 * Issuer identification numbers (ISO/IEC 7812-1) as the schemes publish them: Visa, Mastercard (also the 2-series), American
 * Express, Discover, Diners Club, JCB, UnionPay, Maestro.
 */
const RANGES: readonly Range[] = [
  { first: 4, last: 4, lengths: [13, 16, 19] },
  { first: 51, last: 55, lengths: [16] },
  { first: 2221, last: 2720, lengths: [16] },
  { first: 34, last: 34, lengths: [15] },
  { first: 37, last: 37, lengths: [15] },
  { first: 6011, last: 6011, lengths: LONG },
  { first: 644, last: 649, lengths: LONG },
  { first: 65, last: 65, lengths: LONG },
  { first: 300, last: 305, lengths: [14, 16, 17, 18, 19] },
  { first: 3095, last: 3095, lengths: [14, 16, 17, 18, 19] },
  { first: 36, last: 36, lengths: [14, 16, 17, 18, 19] },
  { first: 38, last: 39, lengths: [14, 16, 17, 18, 19] },
  { first: 3528, last: 3589, lengths: LONG },
  { first: 62, last: 62, lengths: LONG },
  { first: 81, last: 81, lengths: LONG, common: true },
  { first: 50, last: 50, lengths: [12, 13, 14, 15, ...LONG], common: true },
  { first: 56, last: 69, lengths: [12, 13, 14, 15, ...LONG], common: true },
];

/** Lengths of which few other numbers exist, so that issuer and check digit are evidence enough. */
const RARE_LENGTHS: readonly number[] = [14, 15, 16];

/** What the length and the prefix of `digits` say: no card number, one by its shape alone, or one beside a word. */
export function issuerEvidence(digits: string): 'none' | 'shape' | 'word' {
  let evidence: 'none' | 'word' = 'none';
  for (const { first, last, lengths, common } of RANGES) {
    const prefix = Number(digits.slice(0, String(first).length));
    if (prefix < first || prefix > last || !lengths.includes(digits.length)) continue;
    if (common === undefined && RARE_LENGTHS.includes(digits.length)) return 'shape';
    evidence = 'word';
  }
  return evidence;
}
