import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/json.ts';
import { compile, type RedactionPolicy } from '../../../src/redact/index.ts';

const RUNS = { numRuns: 3000 };
const KINDS: RedactionPolicy['kinds'] = ['EMAIL', 'PHONE', 'JWT', 'AWS_ACCESS_KEY', 'PRIVATE_KEY', 'SECRET'];
const redactor = compile({ kinds: KINDS });

const WORDS = [
  ...['password', 'token', 'secret', 'api_key', 'Authorization', 'Cookie', 'session', 'sig', 'pwd', 'user', 'пароль'],
  ...[
    '=',
    ':',
    ': ',
    ' = ',
    '=>',
    ':=',
    '==',
    '&',
    '?',
    ';',
    ',',
    '|',
    '#',
    '<',
    '>',
    '</',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
  ],
  ...[
    '"',
    "'",
    '`',
    '\\',
    '\\\\',
    '\\"',
    '\\\\\\"',
    '\\n',
    '\\u0026',
    '\\u003d',
    '\\u0022',
    '%3D',
    '%22',
    '%26',
    '%',
    '%4',
  ],
  ...[
    'Bearer ',
    'Basic ',
    'Digest a="b"',
    'Token ',
    'https://',
    '://',
    'bob:',
    '@',
    '@host.com',
    '--password ',
    '-u ',
    'curl ',
  ],
  ...[
    'hunter2',
    'x',
    'kJ8sdf7Hq2LmZx9Pw4Rt',
    'Ym9iOmh1bnRlcjI=',
    '1234',
    '-5',
    '1e5',
    'null',
    'true',
    '***',
    '$X',
    'is',
  ],
  ...[
    'ghp_',
    'xoxb-',
    'sk-',
    'AKIA5FQ3RT7XEXAMPL2K',
    'wJ4lrXUtnF3MI/K7MDENG+bPxRfiCYEXAMPLEKE2',
    'eyJhbGciOiJIUzI1NiJ9',
  ],
  ...[
    '.eyJzdWIiOiIxMjM0NSJ9',
    '.kJ8sdf7Hq2',
    '-----BEGIN PRIVATE KEY-----',
    '-----END PRIVATE KEY-----',
    'a'.repeat(40),
  ],
  ...[
    '\n',
    '\t',
    ' ',
    ' ',
    '.',
    '-',
    '_',
    '/',
    '[REDACTED]',
    '[REDACTED:SECRET]',
    'a@b.co',
    '555-0199',
    '\u001b[31m',
    '\ud83d',
    'é',
  ],
];

const hostile = fc
  .array(
    fc.oneof(
      { arbitrary: fc.constantFrom(...WORDS), weight: 30 },
      { arbitrary: fc.string({ unit: 'binary', maxLength: 3 }), weight: 1 },
    ),
    { maxLength: 16 },
  )
  .map((words) => words.join(''));

const object: fc.Arbitrary<JsonObject> = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    hostile,
    fc.constantFrom<JsonValue>(null, true, 0, -5, 1e300, 1.5, 12345, '', 'hunter2'),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(
    fc.oneof(hostile, fc.constantFrom('password', 'token', 'auth', 'private_key', 'x')),
    tie('value'),
    { maxKeys: 4 },
  ) as fc.Arbitrary<JsonObject>,
})).object;

describe('any text with credentials', () => {
  it.each(['marker', 'label'] as const)('has no finding after redaction with a %s', (replacement) => {
    const { redact, spans } = compile({ kinds: KINDS, replacement });
    fc.assert(
      fc.property(hostile, (text) => {
        const once = redact(text).text;
        expect(spans(once), once).toEqual([]);
      }),
      RUNS,
    );
  });

  it('gives spans in order, in range and apart', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        let end = 0;
        for (const span of redactor.spans(text)) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(span.end).toBeGreaterThan(span.start);
          end = span.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      RUNS,
    );
  });
});

describe('any JSON with credentials', () => {
  it.each([0, 1, 2])('is JSON text that still parses, inside of %s strings', (depth) => {
    fc.assert(
      fc.property(object, (value) => {
        let text = JSON.stringify(value);
        for (let i = 0; i < depth; i++) text = JSON.stringify({ message: text });
        const redacted = redactor.redact(text).text;
        expect(() => JSON.parse(redacted), `${text}\n${redacted}`).not.toThrow();
      }),
      RUNS,
    );
  });
});

/** As RFC 3986 has it: its sub-delimiters encoded too. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);

describe('any password under a name', () => {
  const clean = fc.string({ unit: 'grapheme-ascii', minLength: 4, maxLength: 24 }).map((word) => `Q7${word}z`);
  const once = { numRuns: 1000 };

  it('leaves nothing of itself in JSON, at any depth of escaping', () => {
    fc.assert(
      fc.property(clean, fc.integer({ min: 0, max: 2 }), (password, depth) => {
        let text = JSON.stringify({ password, n: 1 });
        for (let i = 0; i < depth; i++) text = JSON.stringify({ m: text });
        let redacted = redactor.redact(text).text;
        for (let i = 0; i < depth; i++) redacted = (JSON.parse(redacted) as { m: string }).m;
        expect(JSON.parse(redacted)).toEqual({ password: '[REDACTED]', n: 1 });
      }),
      once,
    );
  });

  it('leaves nothing of itself in a query', () => {
    fc.assert(
      fc.property(clean, (password) => {
        const text = `GET /a?u=b&password=${encode(password)}&v=2 HTTP/1.1`;
        expect(redactor.redact(text).text).toBe('GET /a?u=b&password=[REDACTED]&v=2 HTTP/1.1');
      }),
      once,
    );
  });

  it('leaves nothing of itself in a URL', () => {
    fc.assert(
      fc.property(clean, (password) => {
        const text = `to postgres://bob:${encode(password)}@db.example.com/app`;
        expect(redactor.redact(text).text).toBe('to postgres://bob:[REDACTED]@db.example.com/app');
      }),
      once,
    );
  });
});
