import { endsWhole, joinedBefore } from '../bounds.ts';
import { DIGITS } from '../char-classes.ts';
import type { Detector, Span, View } from '../detector.ts';
import { askForms, compileForm, type Form, hasForm } from '../forms.ts';
import { SymbolReader } from '../symbols.ts';
import { escapeStart, skipEscape } from '../units.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { isNamed } from '../words.ts';

const SHAPE = compileForm('ddd-dd-dddd');
const NAMED = ['ddddddddd', 'ddd dd dddd', 'ddd.dd.dddd', 'ddd ddd ddd'].map(compileForm);
const LENGTH = 9;

/**
 * Social security numbers of the United States. The Social Security Administration gives out no area 000, 666 or 9xx, no
 * group 00 and no serial 0000 (20 CFR 422.103; SSA, "Social Security Number Randomization"). With hyphens the shape is
 * evidence; with blanks, dots or in one piece a word must stand before.
 */
export const usSsn: Detector = {
  kind: 'US_SSN',
  starts: { runs: DIGITS, numbers: askForms([SHAPE], NAMED) },
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

const reader = new SymbolReader();

function findSsn(view: View, at: number): Span | undefined {
  const { text } = view;
  const start = skipEscape(text, at);
  reader.read(text, start, LENGTH + 1);
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
