import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../src/redact/detector.ts';
import { compileVocabulary, isNamed, mayHaveWordBefore, wordBefore } from '../../src/redact/words.ts';

const vocabulary = compileVocabulary({
  names: new Set(['phone', 'call', 'тел']),
  phrases: new Map([['id', new Set(['caller'])]]),
  ideographs: ['电话'],
  links: new Set(['number', 'is', 'to']),
  spoilers: new Set(['system']),
});

/** Whether the end of `text` is named. */
const named = (text: string, name = '', previous?: Span): boolean =>
  isNamed({ text: `${text}1`, name, previous }, text.length, vocabulary);

describe('isNamed', () => {
  it.each([
    'phone ',
    'phone',
    'PHONE: ',
    'the phone=',
    '"phone":"',
    'my.phone.',
    'x_phone_',
    'homePhone: ',
    'HomePhoneNumber=',
    'phone12=',
    'phone_1: ',
    'phone%3D',
  ])('is true behind a name and punctuation: %s', (text) => {
    expect(named(text)).toBe(true);
  });

  it('is true behind a name whatever plain, percent-encoded or escaped punctuation joins it', () => {
    const names = ['phone', 'call', 'Phone', 'caller id', 'homePhone', 'x_call', 'тел', 'phone2', 'p%68one', '电话'];
    const joints = [
      ' ',
      ':',
      '=',
      '"',
      '-',
      '/',
      '%20',
      '%3A',
      '%3d',
      '%22',
      '\\u0020',
      '\\u003a',
      '\\"',
      '：',
      '\u00a0',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.array(fc.constantFrom(...joints), { minLength: 1, maxLength: 4 }),
        (name, joint) => {
          const text = `${name}${joint.join('')}`;
          expect(named(text)).toBe(true);
          expect(mayHaveWordBefore({ text: `${text}1`, name: '', previous: undefined }, text.length)).toBe(true);
        },
      ),
    );
  });

  it.each(['phone number is ', 'call to ', 'caller id: ', 'caller_id=', '电话', '我的电话：', 'тел. ', 'phone\\u003d'])(
    'is true behind links, phrases and other scripts: %s',
    (text) => {
      expect(named(text)).toBe(true);
    },
  );

  it.each([
    ...[
      '',
      ' ',
      ': ',
      'id ',
      'number ',
      'main id ',
      'phone size ',
      'headphone ',
      'phones ',
      'phone, ',
      'phone] ',
      'phone; ',
      'phone1234 ',
      'phone 7 ',
    ],
    ...['system call ', 'phone is is is is is ', `phone${' '.repeat(13)}`, `${'x'.repeat(30)}phone `, '电 ', '电视'],
  ])('is false when the nearest word that is no link is no name: %j', (text) => {
    expect(named(text)).toBe(false);
  });

  it('goes on in the name of the text when the text begins before a word decides', () => {
    expect(named('', 'phone')).toBe(true);
    expect(named(' is ', 'homePhone')).toBe(true);
    expect(named('size ', 'phone')).toBe(false);
    expect(named('', 'size')).toBe(false);
  });

  it('sees nothing of a finding or what is before it', () => {
    const previous: Span = { start: 0, end: 6, kind: 'EMAIL' };
    expect(named('phone ', '', previous)).toBe(false);
    expect(named('phone ', 'phone', previous)).toBe(false);
    expect(named('xxxxxxphone ', '', previous)).toBe(true);
  });
});

describe('wordBefore', () => {
  it.each([
    ['lines ', 'lines'],
    ['Content-Range: bytes=', 'bytes'],
    ['maxBytes ', 'bytes'],
    ['a\\nlines ', 'lines'],
  ])('of %j is %s', (text, word) => {
    expect(wordBefore({ text, name: '', previous: undefined }, text.length)?.text).toBe(word);
  });

  it.each(['lines, ', '12 ', `${'x'.repeat(40)} `])('of %j is none', (text) => {
    expect(wordBefore({ text, name: '', previous: undefined }, text.length)).toBeUndefined();
  });
});
