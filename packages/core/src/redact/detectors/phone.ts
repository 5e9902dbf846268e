import { charCodeAt, DIGIT, DIGITS, DOT, HYPHEN, isOf, LETTER, SPACE } from '../char-classes.ts';
import type { Detector, Span, View } from '../detector.ts';
import { codeOf, skipEscape, unitAt, unitBefore, widthOf } from '../units.ts';
import { endsAt, leftOf } from './phone-bounds.ts';
import { evidentGroups, isRange } from './phone-evident.ts';
import { extensionEnd } from './phone-extension.ts';
import { GroupReader } from './phone-groups.ts';
import { internationalGroups, zeroZeroGroups } from './phone-international.ts';
import { MIN_LOCAL_DIGITS, namedGroups } from './phone-named.ts';
import { isLabelByWords, isNamedPhone, isPhoneByWords } from './phone-words.ts';

const PLUSES = new Set([0x2b, 0xff0b]);
const OPEN = new Set([0x28, 0xff08]);

/**
 * Phone numbers. `+` and a country code (ITU-T E.123, E.164), an area code in parentheses, 3-3-4 with dashes or dots and
 * 3-4 with a dash are known by their shape, whether the numbering plan has them or not: fictitious ones are data too.
 * Any other number is one only where words say so.
 */
export const phone: Detector = {
  kind: 'PHONE',
  starts: { chars: '+\uff0b(\uff08%\\', runs: DIGITS },
  keys: [
    ...[
      'phone',
      'phones',
      'phonenumber',
      'phonenumbers',
      'phoneno',
      'phonenum',
      'telephone',
      'telephonenumber',
      'tel',
      'telno',
    ],
    ...[
      'telefon',
      'telefono',
      'teléfono',
      'telefone',
      'téléphone',
      'telefonnummer',
      'mobile',
      'mobilenumber',
      'mobileno',
      'mobil',
    ],
    ...[
      'móvil',
      'movil',
      'cellphone',
      'cellnumber',
      'cellphonenumber',
      'celular',
      'msisdn',
      'fax',
      'faxnumber',
      'whatsapp',
    ],
    ...['landline', 'callerid', 'callernumber', 'contactnumber', 'contactno'],
  ],
  find: findPhone,
};

const reader = new GroupReader();

function findPhone(view: View, at: number): Span | undefined {
  const { text } = view;
  if (isOf(charCodeAt(text, at), DIGIT))
    return isShort(text, at) ? undefined : findNational(view, skipEscape(text, at));
  const unit = unitAt(text, at);
  if (PLUSES.has(codeOf(unit))) return findInternational(view, at, at + widthOf(unit));
  return OPEN.has(codeOf(unit)) ? findNational(view, at) : undefined;
}

/** Most numbers of a log are few digits that nothing continues; they are turned down here, before anything is read. */
function isShort(text: string, at: number): boolean {
  let end = at + 1;
  while (isOf(charCodeAt(text, end), DIGIT)) end++;
  if (end - at >= MIN_LOCAL_DIGITS) return false;
  const next = charCodeAt(text, end);
  if (isOf(next, SPACE))
    return !isOf(charCodeAt(text, end + 1), DIGIT | HYPHEN) && !mayContinue(charCodeAt(text, end + 1));
  if (isOf(next, DOT | HYPHEN)) return isOf(charCodeAt(text, end + 1), LETTER | SPACE);
  return !mayContinue(next);
}

const CONTINUING = new Set([...'(\uff08/%\\'].map((char) => char.charCodeAt(0)));
const mayContinue = (code: number): boolean => CONTINUING.has(code);

function findInternational(view: View, plus: number, at: number): Span | undefined {
  const { text } = view;
  if (!isOf(codeOf(unitAt(text, at)), DIGIT)) return undefined;
  const opener = unitBefore(text, plus);
  let wrapped = OPEN.has(codeOf(opener));
  reader.read(text, at, wrapped);
  if (wrapped && reader.count === 0) {
    wrapped = false;
    reader.read(text, at);
  }
  const start = wrapped ? plus - widthOf(opener) : plus;
  const left = leftOf(view, start);
  if (left === 'number' || (left === 'word' && !isNamedPhone(view, start))) return undefined;
  return toSpan(text, start, internationalGroups(text, reader));
}

function findNational(view: View, start: number): Span | undefined {
  const { text } = view;
  const left = leftOf(view, start);
  if (left === 'number') return undefined;
  reader.read(text, start);
  if (reader.count === 0) return undefined;
  return findEvident(view, start, left === 'free') ?? findNamed(view, start);
}

function findEvident(view: View, start: number, isFree: boolean): Span | undefined {
  const { text } = view;
  const span = toSpan(text, start, evidentGroups(text, reader)) ?? toSpan(text, start, zeroZeroGroups(text, reader));
  if (span === undefined) return undefined;
  const isOther = !isFree || isRange(view, span, reader) || isLabelByWords(view, start);
  return isOther && !isNamedPhone(view, start) ? undefined : span;
}

function findNamed(view: View, start: number): Span | undefined {
  const count = namedGroups(view.text, reader);
  if (count === 0) return undefined;
  const end = reader.at(count - 1).end;
  if (!isPhoneByWords(view, start, end) && !continuesList(view, start, end)) return undefined;
  return toSpan(view.text, start, count);
}

/** `phones: 5550100100, 5550100101`: a bare number behind a bare number that was found. */
function continuesList({ text, previous }: View, start: number, end: number): boolean {
  if (previous?.kind !== 'PHONE' || start - previous.end > MAX_LIST_SEPARATOR) return false;
  if (!/^(?:\\?["'])?\s?(?:[,;/|&]|or|and)\s?(?:\\?["'])?$/.test(text.slice(previous.end, start))) return false;
  return isBare(text.slice(start, end)) && isBare(text.slice(previous.start, previous.end));
}

const MAX_LIST_SEPARATOR = 8;
const isBare = (number: string): boolean => /^\d+$/.test(number);

/** The first `count` groups of the reader with their extension, from `start` on; undefined when `count` is 0 or the number is not whole. */
function toSpan(text: string, start: number, count: number): Span | undefined {
  if (count === 0) return undefined;
  const groupsEnd = reader.at(count - 1).end;
  const end = extensionEnd(text, groupsEnd);
  return endsAt(text, end) ? { start, end, kind: 'PHONE' } : undefined;
}
