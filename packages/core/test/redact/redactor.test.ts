import { describe, expect, it } from 'vitest';
import { compile, KINDS, type Kind, type RedactionPolicy } from '../../src/redact/index.ts';

describe('redact', () => {
  it.each([
    ['User 555-0199 logged in', 'User [REDACTED] logged in', { PHONE: 1 }],
    [
      'Error: contact admin@company.com or call 123-456-7890',
      'Error: contact [REDACTED] or call [REDACTED]',
      { EMAIL: 1, PHONE: 1 },
    ],
    ['a@example.com, b@example.com', '[REDACTED], [REDACTED]', { EMAIL: 2 }],
    ['sip:+12025550123@sip.example.com', 'sip:[REDACTED]', { EMAIL: 1 }],
    ['sip:+12025550123@192.0.2.1', 'sip:[REDACTED]@192.0.2.1', { PHONE: 1 }],
    ['555-0199:a@example.com', '[REDACTED]:[REDACTED]', { PHONE: 1, EMAIL: 1 }],
    ['202-555-0123+x@example.com', '[REDACTED]', { EMAIL: 1 }],
  ])('replaces and counts: %s', (text, redacted, counts) => {
    expect(compile().redact(text)).toEqual({ text: redacted, counts });
  });

  it('gives one shared frozen object of counts for clean text', () => {
    const { redact } = compile();
    expect(redact('started in 5 ms')).toEqual({ text: 'started in 5 ms', counts: {} });
    expect(redact('a').counts).toBe(redact('b').counts);
    expect(Object.isFrozen(redact('a').counts)).toBe(true);
  });

  it('leaves no third round to do behind a chain of findings', () => {
    const { redact, spans } = compile();
    const { text, counts } = redact('555-0199:12@example.com '.repeat(50));
    expect(text).toBe('[REDACTED]:[REDACTED] '.repeat(50));
    expect(counts).toEqual({ PHONE: 50, EMAIL: 50 });
    expect(spans(text)).toEqual([]);
  });

  it('is the same for every redactor of a policy', () => {
    const text = 'call 2025550123 or ann@example.com';
    expect(compile().redact(text)).toEqual(compile().redact(text));
    expect(compile().spans(text)).toEqual([
      { start: 5, end: 15, kind: 'PHONE' },
      { start: 19, end: 34, kind: 'EMAIL' },
    ]);
  });
});

describe('spans', () => {
  it('are offsets in the text as it came in, also of what is uncovered later', () => {
    expect(compile({ replacement: 'label' }).spans('😀 555-0199:a@example.com, 555-0188:b@example.com')).toEqual([
      { start: 3, end: 11, kind: 'PHONE' },
      { start: 12, end: 25, kind: 'EMAIL' },
      { start: 27, end: 35, kind: 'PHONE' },
      { start: 36, end: 49, kind: 'EMAIL' },
    ]);
  });
});

describe('a policy', () => {
  const text = 'ann@example.com 555-0199';

  it.each<[RedactionPolicy, string]>([
    [{}, '[REDACTED] [REDACTED]'],
    [{ replacement: 'label' }, '[REDACTED:EMAIL] [REDACTED:PHONE]'],
    [{ kinds: ['EMAIL'] }, '[REDACTED] 555-0199'],
    [{ kinds: ['PHONE', 'PHONE'], replacement: 'label' }, 'ann@example.com [REDACTED:PHONE]'],
    [{ kinds: [] }, text],
    [{ kinds: KINDS }, '[REDACTED] [REDACTED]'],
  ])('%j gives %s', (policy, redacted) => {
    expect(compile(policy).redact(text).text).toBe(redacted);
  });

  it('is rejected for a kind or a replacement that does not exist, by the name of the field', () => {
    expect(() => compile({ kinds: ['EMAIL', 'SHOE_SIZE' as Kind] })).toThrow(/^kinds\[1\]: unknown kind "SHOE_SIZE";/);
    expect(() => compile({ replacement: 'toString' as 'marker' })).toThrow(
      'replacement: unknown replacement "toString"',
    );
  });

  it('has a detector for every kind, and no kind twice', async () => {
    const { DETECTORS } = await import('../../src/redact/detectors/index.ts');
    expect(DETECTORS.map(({ kind }) => kind).toSorted()).toEqual(KINDS.toSorted());
  });
});

describe('a number of JSON', () => {
  const { redact } = compile({ kinds: ['CREDIT_CARD', 'PHONE'] });

  it.each([
    ['[4111111111111111]', '["[REDACTED]"]'],
    ['[1, 4111111111111111 , true]', '[1, "[REDACTED]" , true]'],
    ['[{"a":1},4111111111111111]', '[{"a":1},"[REDACTED]"]'],
    ['{"cards":[5,4111111111111111]}', '{"cards":[5,"[REDACTED]"]}'],
    ['{"card":-4111111111111111}', '{"card":"[REDACTED]"}'],
    ['[[-4111111111111111]]', '[["[REDACTED]"]]'],
    ['{"note":"x, 4111111111111111, y"}', '{"note":"x, [REDACTED], y"}'],
    ['[4111111111111111] failed', '[[REDACTED]] failed'],
    ['a, 4111111111111111, b', 'a, [REDACTED], b'],
  ])('becomes a string, a number of anything else does not: %s', (text, redacted) => {
    expect(redact(text).text).toBe(redacted);
  });
});
