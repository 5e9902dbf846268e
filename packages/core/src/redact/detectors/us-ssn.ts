import { endsWhole, joinedBefore } from '../bounds.ts';
import { charCodeAt, DIGITS } from '../char-classes.ts';
import type { Detector, Span, View } from '../detector.ts';
import { compileForm, type Form, hasForm } from '../forms.ts';
import { runLength, SymbolReader } from '../symbols.ts';
import { escapeStart, skipEscape } from '../units.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { isNamed } from '../words.ts';

/**
 * Social security numbers of the United States. The Social Security Administration gives out no area 000, 666 or 9xx, no
 * group 00 and no serial 0000 (20 CFR 422.103; SSA, "Social Security Number Randomization"). With hyphens the shape is
 * evidence; with blanks, dots or in one piece a word must stand before.
 */
export const usSsn: Detector = {
  kind: 'US_SSN',
  starts: { runs: DIGITS },
  keys: ['ssn', 'ssnumber', 'socialsecurity', 'socialsecuritynumber', 'socialsecurityno', 'socialsecuritynum'],
  find: findSsn,
};

const WORDS = vocabularyOf(
  'ssn ssns ssnum ssnumber socialsecurity socialsecuritynumber',
  'social security, soc sec, taxpayer id',
);
/** What is written as an SSN is, and is none. */
const OTHERS = vocabularyOf(
  'order orders ticket invoice part sku serial tracking isbn issn version build po rma txn transaction model',
);
const SHAPE = compileForm('ddd-dd-dddd');
const NAMED = ['ddddddddd', 'ddd dd dddd', 'ddd.dd.dddd', 'ddd ddd ddd'].map(compileForm);
const LENGTH = 9;

const reader = new SymbolReader();

function findSsn(view: View, at: number): Span | undefined {
  const { text } = view;
  const run = runLength(text, at, LENGTH + 1);
  if (run !== 3 && run !== LENGTH && charCodeAt(text, at - 1) !== 0x25 && charCodeAt(text, at + run) < 0x80) {
    // The digits of `\u0020` are not those of the number behind it.
    if (charCodeAt(text, at - 1) !== 0x75) return undefined;
  }
  const start = skipEscape(text, at);
  reader.read(text, start);
  if (!isIssued(reader.text(LENGTH))) return undefined;
  const joined = joinedBefore(view, start);
  if (joined === 'number' || !endsWhole(text, reader.endOf(LENGTH - 1))) return undefined;
  if (hasForm(reader, SHAPE)) return findByShape(view, start, joined === 'free');
  return NAMED.some((form: Form) => hasForm(reader, form)) && isNamed(view, start, WORDS)
    ? toSpan(text, start)
    : undefined;
}

function findByShape(view: View, start: number, isFree: boolean): Span | undefined {
  const isEvident = isFree && !isNamed(view, start, OTHERS);
  return isEvident || isNamed(view, start, WORDS) ? toSpan(view.text, start) : undefined;
}

const ISSUED = /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/;
const isIssued = (digits: string): boolean => ISSUED.test(digits);

const toSpan = (text: string, start: number): Span => ({
  start: escapeStart(text, start),
  end: reader.endOf(LENGTH - 1),
  kind: 'US_SSN',
});
