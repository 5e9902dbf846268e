import { joinedBefore } from '../bounds.ts';
import { charCodeAt, DIGIT, DIGITS, DOT, HYPHEN, isAsciiDigit, isOf, LETTER } from '../char-classes.ts';
import { isLuhn } from '../checks/luhn.ts';
import type { Detector, Span, View } from '../detector.ts';
import { BLANK, DASH, NONE, PERIOD, SymbolReader } from '../symbols.ts';
import { codeOf, escapeStart, skipEscape, unitAt, widthOf } from '../units.ts';
import { LABELS, vocabularyOf } from '../vocabulary.ts';
import { isNamed } from '../words.ts';
import { issuerEvidence } from './card-issuers.ts';

/**
 * Numbers of payment cards: the prefix of an issuer with a length that it gives out, and the check digit of ISO/IEC 7812-1.
 * In the groups that are printed on cards that is evidence; in a row of digits too, unless a word says that it is something
 * else, or the length is one that many other numbers have.
 */
export const creditCard: Detector = {
  kind: 'CREDIT_CARD',
  starts: {
    runs: DIGITS,
    numbers: (_before, rest) => (SHAPE.test(rest) ? 'yes' : 'no'),
  },
  keys: [
    ...[
      'creditcard',
      'creditcardnumber',
      'creditcardno',
      'cardnumber',
      'cardno',
      'cardnum',
      'ccnumber',
      'ccnum',
      'ccno',
    ],
    ...['debitcard', 'debitcardnumber', 'paymentcard', 'cardpan', 'primaryaccountnumber', 'kreditkarte', 'tarjeta'],
  ],
  find: findCard,
};

/** The shapes of a row of digits, and of the first groups of {@link GROUPINGS}. */
const SHAPE =
  /^(?:[09]{12,19}(?![09])|(?=(?:[09][ +.-]?){12})(?:[09]{4}[ +.-][09]{4,6}|[09]{6}[ +.-][09]{13}|[09]{8}[ +.-][09]{4})(?![09]))/;

const WORDS = vocabularyOf(
  `card cards cc ccn ccnum ccno ccnumber cardno cardnum cardnumber creditcard debitcard paymentcard pan visa mastercard maestro amex
   discover diners jcb unionpay kreditkarte kreditkartennummer karte kartennummer carte cartes tarjeta carta cartão cartao kaart
   kaartnummer kort kortnummer karta karty карта карты`,
  'primary account',
  ['信用卡', '银行卡', '銀行卡', 'カード', '카드'],
);

/** Groups as they are printed: most schemes, American Express, Diners Club, Maestro and UnionPay. */
const GROUPINGS: ReadonlySet<string> = new Set(['4444', '465', '464', '44443', '4447', '613', '445', '454', '844']);
const MIN_DIGITS = 12;
const MAX_DIGITS = 19;

const reader = new SymbolReader();

function findCard(view: View, at: number): Span | undefined {
  const { text } = view;
  const start = startsTrack(text, at) ? at : skipEscape(text, at);
  if (start === at && !canBegin(charCodeAt(text, at))) return undefined;
  reader.read(text, start, MAX_DIGITS + 1);
  const count = countDigits();
  if (count < MIN_DIGITS) return undefined;
  const joint = reader.jointAt(firstJoint(count));
  return joint > NONE ? findGrouped(view, start, count, joint) : findBare(view, start, count);
}

/** `%B4111…^`: the first track of a magnetic stripe (ISO/IEC 7813), and no escape. */
const startsTrack = (text: string, at: number): boolean =>
  text.startsWith('%B', at - 2) && /^\d{12,19}\^/.test(text.slice(at, at + MAX_DIGITS + 1));

/** No issuer has a number that begins with 0, 1, 7 or 9 (ISO/IEC 7812-1: airlines, petroleum, national assignment). */
const canBegin = (code: number): boolean => code >= 0x80 || (code >= 0x32 && code <= 0x36) || code === 0x38;

/** How many of the symbols before the first letter are digits. */
function countDigits(): number {
  let count = 0;
  while (isAsciiDigit(reader.codeAt(count))) count++;
  return count;
}

/** The index of the first symbol behind a separator, `count` when there is none before. */
function firstJoint(count: number): number {
  let i = 1;
  while (i < count && reader.jointAt(i) === NONE) i++;
  return i < count ? i : reader.count;
}

function findBare(view: View, start: number, count: number): Span | undefined {
  if (count > MAX_DIGITS || reader.jointAt(count) === NONE) return undefined;
  const end = reader.endOf(count - 1);
  const joined = startsTrack(view.text, start) ? 'free' : joinedBefore(view, start);
  if (joined === 'number' || !endsCard(view.text, end)) return undefined;
  const digits = reader.text(count);
  if (!isLuhn(digits) || !isMixed(digits)) return undefined;
  const evidence = issuerEvidence(digits);
  if (evidence === 'none') return undefined;
  const isByShape = evidence === 'shape' && joined === 'free' && !isNamed(view, start, LABELS);
  return isByShape || isNamed(view, start, WORDS) ? toSpan(view.text, start, end) : undefined;
}

/** The first groups that are a card number, each behind the same separator. */
function findGrouped(view: View, start: number, count: number, joint: number): Span | undefined {
  if (joint !== BLANK && joint !== DASH && joint !== PERIOD) return undefined;
  const isPart = joinedBefore(view, start) !== 'free' || (joint === BLANK && followsFour(view, start));
  if (isPart && !isNamed(view, start, WORDS)) return undefined;
  let lengths = '';
  let groupStart = 0;
  let found = -1;
  for (let i = 1; i <= Math.min(count, MAX_DIGITS); i++) {
    const next = reader.jointAt(i);
    if (next === NONE) continue;
    lengths += String(i - groupStart);
    groupStart = i;
    if (GROUPINGS.has(lengths) && isCard(i) && isWholeGrouped(view.text, i, joint)) found = i;
    if (next !== joint) break;
  }
  return found === -1 ? undefined : toSpan(view.text, start, reader.endOf(found - 1));
}

/** Whether four digits and a blank stand before, as in a longer number in groups. A year is a date that ends there. */
function followsFour({ text, previous }: View, start: number): boolean {
  if (start - 1 === previous?.end || charCodeAt(text, start - 1) !== 0x20) return false;
  return (
    /(?:^|[^\d])\d{4}$/.test(text.slice(Math.max(0, start - 6), start - 1)) &&
    !/(?:19|20)\d\d$/.test(text.slice(start - 5, start - 1))
  );
}

function isCard(count: number): boolean {
  const digits = reader.text(count);
  return isLuhn(digits) && isMixed(digits) && issuerEvidence(digits) !== 'none';
}

/** Behind the last group a blank may follow with more; a hyphen or full stop that goes on makes it a longer number. */
function isWholeGrouped(text: string, count: number, joint: number): boolean {
  return joint === BLANK || reader.jointAt(count) !== joint ? endsCard(text, reader.endOf(count - 1)) : false;
}

/** `4444444444444448`, `0000…`: no issuer gives out such a number, it is a filler. */
const isMixed = (digits: string): boolean =>
  new Set(digits.slice(1, -1)).size > 1 || digits.charAt(0) !== digits.charAt(1);

/** Whether no letter and no fraction follows: `4111111111111111.jpg` is a file, `…1111:12/26` a card with its expiry. */
function endsCard(text: string, at: number): boolean {
  const unit = unitAt(text, at);
  const code = codeOf(unit);
  if (isOf(code, LETTER | DIGIT)) return false;
  if (!isOf(code, DOT | HYPHEN)) return true;
  return !isOf(codeOf(unitAt(text, at + widthOf(unit))), DIGIT | LETTER);
}

const toSpan = (text: string, start: number, end: number): Span => ({
  start: escapeStart(text, start),
  end,
  kind: 'CREDIT_CARD',
});
