import { charCodeAt, DIGIT, DIGITS, isOf } from '../char-classes.ts';
import { PERCENT } from '../char-codes.ts';
import type { Detector, Span, View } from '../detector.ts';
import type { NumberAnswer } from '../number-shapes.ts';
import { codeOf, escapeStart, skipEscape, unitAt, unitBefore, widthOf } from '../units.ts';
import { endsAt, endsUser, leftOf } from './phone-bounds.ts';
import { canBeEvident, evidentGroups, isRange } from './phone-evident.ts';
import { extensionEnd } from './phone-extension.ts';
import { GroupReader } from './phone-groups.ts';
import { internationalGroups, isPlausible, zeroZeroGroups } from './phone-international.ts';
import { isOther, namedGroups } from './phone-named.ts';
import { couldBePhone } from './phone-quick.ts';
import {
  EPOCH,
  isLabelByWords,
  isNamedPhone,
  isPhoneByWords,
  isTimeByWords,
  mayBePhoneByWords,
} from './phone-words.ts';

const PLUSES = new Set([0x2b, 0xff0b]);
const OPEN = new Set([0x28, 0xff08]);

/**
 * Phone numbers. `+` and a country code (ITU-T E.123, E.164), an area code in parentheses, 3-3-4 with dashes or dots and
 * 3-4 with a dash are known by their shape, whether the numbering plan has them or not: fictitious ones are data too.
 * Any other number is one only where words say so.
 */
export const phone: Detector = {
  kind: 'PHONE',
  starts: {
    chars: '\uff0b\uff08%\\',
    places: [{ chars: '+(', after: '0123456789(%\\' }],
    runs: DIGITS,
    numbers: askPhone,
    // A plus behind a digit is one of arithmetic.
    inNumbers: /(?!)/,
  },
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

/** Four groups with dots are an IPv4 address or a version, whatever the words say. */
const QUAD = /^[09]{1,3}(?:\.[09]{1,3}){3}(?!\.?[09])/;
/** The shapes that {@link findEvident} knows: 3-3-4, with or without the prefix 1, 3-4, and the prefix 00. */
const EVIDENT =
  /^(?:(?:[09][-. /]?)?[09]{3}[-. ][09]{3}[-.][09]{4}(?!9)|[09]{3}-[09]{4}(?!9)|09{2,4}(?:[-./ ][09]+){2})/;
/** At least seven digits in groups: {@link findNamed}. */
const LONG = /^[09](?:[-./ ]{0,3}[09]){6}/;

/** `44 (0)20 …`, `5550100100 (mobile)`, `555 - 0100 (mobile)`: what makes it a number stands behind the shape. */
const GOES_ON = /^[09](?:[-./ ]?[09]){0,19}(?: ?\(| -)$/;

function askPhone(before: string, rest: string): NumberAnswer {
  // What a digit is joined to by one of these is the rest of something longer: leftOf says so too.
  if (/[09][-.:/]$/.test(before) || QUAD.test(rest)) return 'no';
  if (EVIDENT.test(rest)) return before === 'a' ? 'named' : 'yes';
  if (GOES_ON.test(rest)) return 'yes';
  return LONG.test(rest) ? 'named' : 'no';
}

const reader = new GroupReader();

function findPhone(view: View, at: number): Span | undefined {
  const { text } = view;
  if (isOf(charCodeAt(text, at), DIGIT))
    return couldBePhone(view, at) ? findNational(view, skipEscape(text, at)) : undefined;
  const unit = unitAt(text, at);
  if (isOf(codeOf(unit), DIGIT)) return findNational(view, at);
  if (!isOf(codeOf(unitAt(text, at + widthOf(unit))), DIGIT)) return undefined;
  if (PLUSES.has(codeOf(unit))) return findInternational(view, at, at + widthOf(unit));
  return OPEN.has(codeOf(unit)) ? findNational(view, at) : undefined;
}

function findInternational(view: View, plus: number, at: number): Span | undefined {
  const { text } = view;
  const opener = unitBefore(text, plus);
  let wrapped = OPEN.has(codeOf(opener));
  const isForm = isPercentEncoded(text, plus);
  reader.read(text, at, wrapped, isForm);
  if (wrapped && reader.count === 0) {
    wrapped = false;
    reader.read(text, at, false, isForm);
  }
  const start = wrapped ? plus - widthOf(opener) : plus;
  const left = leftOf(view, start);
  if (left === 'number' || (left === 'word' && !isNamedPhone(view, start))) return undefined;
  const count = internationalGroups(text, reader);
  if (count > 0 && !isPlausible(text, reader, count) && !isNamedPhone(view, start)) return undefined;
  return toSpan(text, start, count);
}

function findNational(view: View, start: number): Span | undefined {
  const { text } = view;
  const left = leftOf(view, start);
  if (left === 'number' || (left === 'word' && !isNamedPhone(view, start))) return undefined;
  if (!canBeEvident(text, start) && !mayBePhoneByWords(view, start)) return undefined;
  reader.read(text, start, false, isPercentEncoded(text, start));
  if (reader.count === 0) return undefined;
  return findEvident(view, start) ?? findNamed(view, start);
}

function findEvident(view: View, start: number): Span | undefined {
  const { text } = view;
  const count = evidentGroups(text, reader) || (isSeparate(view, start) ? zeroZeroGroups(text, reader) : 0);
  const span = toSpan(text, start, count);
  if (span === undefined) return undefined;
  const isDoubtful = isRange(view, span, reader) || isLabelByWords(view, start);
  return isDoubtful && !isNamedPhone(view, start) ? undefined : span;
}

/** Whether no group of four digits and a blank stand before `start`: `0044` inside of an IBAN is no prefix. */
function isSeparate({ text, previous }: View, start: number): boolean {
  if (start - 1 === previous?.end) return true;
  for (let at = start - 5; at < start - 1; at++) if (!isOf(charCodeAt(text, at), DIGIT)) return true;
  return isOf(charCodeAt(text, start - 6), DIGIT);
}

function findNamed(view: View, start: number): Span | undefined {
  const count = namedGroups(view.text, reader);
  if (count === 0) return undefined;
  const end = reader.at(count - 1).end;
  if (!isPhoneByWords(view, start, end) && !continuesList(view, start, end)) return undefined;
  return isOther(view.text, reader, count) || isTimeByWords(view, start, end)
    ? undefined
    : toSpan(view.text, start, count);
}

/** `%2B44…`, `%28202%29…`: what stands in a query writes its blanks as `+`. */
const isPercentEncoded = (text: string, at: number): boolean => charCodeAt(text, at) === PERCENT;

/** `phones: 5550100100, 5550100101`: digits behind such digits that were found. */
function continuesList({ text, previous }: View, start: number, end: number): boolean {
  if (previous?.kind !== 'PHONE' || start - previous.end > MAX_LIST_SEPARATOR) return false;
  if (!LIST_SEPARATOR.test(text.slice(previous.end, start))) return false;
  const number = text.slice(start, end);
  return isPlain(number) && isPlain(text.slice(previous.start, previous.end)) && !EPOCH.test(number);
}

const MAX_LIST_SEPARATOR = 8;
const LIST_SEPARATOR = /^(?:\\?["'])?\s?(?:[,;/|&]|or|and|to)\s?(?:\\?["'])?$/i;
/** Whether a number is of no shape of its own, so that words must have told it. */
const isPlain = (number: string): boolean => /^[\d ]+$/.test(number);

/** Whether the number is the user of a SIP address; without its plus it may be one of an e-mail address, which that finds. */
const isUser = (text: string, start: number, end: number): boolean =>
  endsUser(text, end) && PLUSES.has(codeOf(unitAt(text, start)));

/** The first `count` groups of the reader with their extension, from `start` on; undefined when `count` is 0 or the number is not whole. */
function toSpan(text: string, start: number, count: number): Span | undefined {
  if (count === 0) return undefined;
  const groupsEnd = reader.at(count - 1).end;
  const end = extensionEnd(text, groupsEnd);
  return end > groupsEnd || endsAt(text, end) || isUser(text, start, end)
    ? { start: escapeStart(text, start), end, kind: 'PHONE' }
    : undefined;
}
