import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RdpError } from '../../src/errors.ts';
import { type Body, normalize } from '../../src/normalize/index.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const options = { logBytes: 1_000, maxLogs: 50, newId: () => 'made-id' };

const read = (mediaType: Body['mediaType'], body: string | Uint8Array, headers: Partial<Body> = {}) =>
  normalize({ mediaType, bytes: typeof body === 'string' ? encode(body) : body, ...headers }, options);
const json = (body: unknown, headers: Partial<Body> = {}) =>
  read('application/json', typeof body === 'string' ? body : JSON.stringify(body), headers);
const ndjson = (body: string, headers: Partial<Body> = {}) => read('application/x-ndjson', body, headers);
const text = (body: string | Uint8Array, headers: Partial<Body> = { tenantId: 'acme' }) =>
  read('text/plain', body, headers);

/** The error that `act` throws. */
function errorOf(act: () => unknown): RdpError {
  try {
    act();
  } catch (error) {
    if (error instanceof RdpError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('one JSON log', () => {
  it('keeps the three fields apart from the attributes', () => {
    const body = { tenant_id: 'acme', log_id: 'log-001', text: 'hello', user: { id: 7 }, ok: null };
    expect(json(body)).toEqual({
      tenantId: 'acme',
      many: false,
      logs: [
        {
          index: 0,
          log: { log_id: 'log-001', source: 'json_upload', text: 'hello', attributes: { user: { id: 7 }, ok: null } },
        },
      ],
      rejected: [],
    });
  });

  it('makes an id where there is none, and has no attributes where there are none', () => {
    const [entry] = json({ tenant_id: 'acme', text: 'hello' }).logs;
    expect(entry?.log).toEqual({ log_id: 'made-id', source: 'json_upload', text: 'hello' });
  });

  it('takes the tenant of the header where the log names none', () => {
    expect(json({ text: 'hello' }, { tenantId: 'acme' }).tenantId).toBe('acme');
    expect(json({ text: 'hello', tenant_id: 'acme' }, { tenantId: 'acme' }).tenantId).toBe('acme');
  });

  it('keeps an own member named __proto__ as an attribute and pollutes nothing', () => {
    const [entry] = json('{"tenant_id":"acme","text":"x","__proto__":{"polluted":true},"constructor":1}').logs;
    const attributes = entry?.log.attributes ?? {};
    expect(Object.keys(attributes)).toEqual(['__proto__', 'constructor']);
    expect(JSON.stringify(attributes)).toBe('{"__proto__":{"polluted":true},"constructor":1}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each<[string, string, string, string?]>([
    ['not JSON', '{"text":', 'invalid_json'],
    ['a number', '42', 'not_an_object'],
    ['null', 'null', 'not_an_object'],
    ['no text', '{"tenant_id":"acme"}', 'text_missing', 'text'],
    ['an empty text', '{"tenant_id":"acme","text":""}', 'text_missing', 'text'],
    ['a text that is a number', '{"tenant_id":"acme","text":1}', 'text_invalid', 'text'],
    ['a text that is null', '{"tenant_id":"acme","text":null}', 'text_invalid', 'text'],
    ['no tenant', '{"text":"x"}', 'tenant_id_missing', 'tenant_id'],
    ['an empty tenant', '{"tenant_id":"","text":"x"}', 'tenant_id_invalid', 'tenant_id'],
    ['a tenant with a slash', '{"tenant_id":"a/b","text":"x"}', 'tenant_id_invalid', 'tenant_id'],
    ['a tenant of 129 characters', `{"tenant_id":"${'a'.repeat(129)}","text":"x"}`, 'tenant_id_invalid', 'tenant_id'],
    ['a tenant that is a number', '{"tenant_id":7,"text":"x"}', 'tenant_id_invalid', 'tenant_id'],
    ['an empty log_id', '{"tenant_id":"acme","log_id":"","text":"x"}', 'log_id_invalid', 'log_id'],
    ['a log_id with a ~', '{"tenant_id":"acme","log_id":"a~b","text":"x"}', 'log_id_invalid', 'log_id'],
    ['a log_id with a line feed', '{"tenant_id":"acme","log_id":"a\\nb","text":"x"}', 'log_id_invalid', 'log_id'],
    ['a log_id with a C1 control', '{"tenant_id":"acme","log_id":"a\\u0085b","text":"x"}', 'log_id_invalid', 'log_id'],
    [
      'a log_id of 513 bytes',
      `{"tenant_id":"acme","log_id":"${'é'.repeat(256)}x","text":"x"}`,
      'log_id_invalid',
      'log_id',
    ],
    ['a member twice', '{"tenant_id":"acme","text":"x","text":"y"}', 'duplicate_key'],
    ['a member twice, deep down', '{"tenant_id":"acme","text":"x","a":[{"b":1,"b":1}]}', 'duplicate_key'],
    ['a member twice, once escaped', '{"tenant_id":"acme","text":"x","a":1,"\\u0061":1}', 'duplicate_key'],
  ])('refuses %s', (_name, body, code, field) => {
    const error = errorOf(() => json(body));
    expect([error.code, error.status, error.data['field']]).toEqual([code, 400, field]);
  });

  it('takes a log_id of 512 bytes and a tenant of 128 characters', () => {
    const [entry] = json({ tenant_id: 'a'.repeat(128), log_id: 'é'.repeat(256), text: 'x' }).logs;
    expect(entry?.log.log_id).toBe('é'.repeat(256));
  });

  it('refuses two tenants', () => {
    expect(errorOf(() => json({ tenant_id: 'acme', text: 'x' }, { tenantId: 'beta' })).code).toBe('tenant_id_mismatch');
  });

  it('never quotes the body in an error', () => {
    const error = errorOf(() => json('{"text":"jo@example.com" oops'));
    expect(JSON.stringify([error.message, error.data, String(error.cause)])).not.toContain('example');
  });

  it('refuses nesting of 100,000 levels, and of 101, but takes 100', () => {
    const nested = (levels: number): string =>
      `{"tenant_id":"acme","text":"x","a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    expect(errorOf(() => json(nested(100_000))).code).toBe('too_deep');
    expect(errorOf(() => json(nested(100))).code).toBe('too_deep');
    expect(json(nested(99)).logs).toHaveLength(1);
  });

  it('refuses a log over its limit, counted in bytes of text and attributes', () => {
    const error = errorOf(() => json({ tenant_id: 'acme', text: 'é'.repeat(501) }));
    expect([error.code, error.status, error.data['limit']]).toEqual([
      'log_too_large',
      413,
      { name: 'log', bytes: 1_000 },
    ]);
    expect(json({ tenant_id: 'acme', text: 'é'.repeat(500) }).logs).toHaveLength(1);
    expect(errorOf(() => json({ tenant_id: 'acme', text: 'é'.repeat(490), a: 'b'.repeat(20) })).code).toBe(
      'log_too_large',
    );
  });
});

describe('many logs', () => {
  const good = (id: string) => ({ tenant_id: 'acme', log_id: id, text: 'x' });

  it('takes what is valid of an array and lists the rest under its place', () => {
    const { logs, rejected, many } = json([good('a'), 7, { tenant_id: 'acme' }, good('b')]);
    expect(many).toBe(true);
    expect(logs.map(({ index, log }) => [index, log.log_id])).toEqual([
      [0, 'a'],
      [3, 'b'],
    ]);
    expect(rejected.map(({ index, code }) => [index, code])).toEqual([
      [1, 'not_an_object'],
      [2, 'text_missing'],
    ]);
  });

  it('rejects the one element of an array that names a member twice', () => {
    const { logs, rejected } = json('[{"text":"x","a":1},{"text":"x","a":1,"a":2},{"text":"y"}]', { tenantId: 'acme' });
    expect(logs.map(({ index }) => index)).toEqual([0, 2]);
    expect(rejected).toMatchObject([{ index: 1, code: 'duplicate_key' }]);
  });

  it('reads NDJSON with LF or CRLF, passing over blank lines', () => {
    const { logs, rejected } = ndjson('\r\n{"text":"a"}\r\n\n  \n{"text":"b"}\n{oops\n', { tenantId: 'acme' });
    expect(logs.map(({ index, log }) => [index, log.text])).toEqual([
      [0, 'a'],
      [1, 'b'],
    ]);
    expect(rejected).toMatchObject([{ index: 2, code: 'invalid_json' }]);
  });

  it('is many even with one log in it', () => {
    expect(json([good('a')]).many).toBe(true);
    expect(ndjson(JSON.stringify(good('a'))).many).toBe(true);
  });

  it('refuses a body of which nothing is valid, saying why of each', () => {
    const error = errorOf(() => json([1, { tenant_id: 'acme' }]));
    expect([error.code, error.status]).toEqual(['no_valid_logs', 400]);
    expect(error.data['rejected']).toMatchObject([{ index: 0 }, { index: 1 }]);
    expect(errorOf(() => json([])).code).toBe('no_valid_logs');
    expect(errorOf(() => ndjson('\n\n')).code).toBe('no_valid_logs');
  });

  it('refuses a body of two tenants', () => {
    const beta = { ...good('b'), tenant_id: 'beta' };
    expect(errorOf(() => json([good('a'), beta])).code).toBe('tenant_id_mismatch');
    expect(errorOf(() => json([good('a')], { tenantId: 'beta' })).code).toBe('tenant_id_mismatch');
  });

  it('refuses more logs than the limit', () => {
    const error = errorOf(() => json(Array.from({ length: 51 }, () => good('a'))));
    expect([error.code, error.status, error.data['limit']]).toEqual([
      'too_many_logs',
      413,
      { name: 'logs', count: 50 },
    ]);
  });
});

describe('plain text', () => {
  it('takes the whole body as one log, line ends and all', () => {
    const [entry] = text('first\r\nsecond\n').logs;
    expect(entry?.log).toEqual({ log_id: 'made-id', source: 'text_upload', text: 'first\r\nsecond\n' });
  });

  it('decodes the log_id of the header', () => {
    const [entry] = text('x', { tenantId: 'acme', logId: 'caf%C3%A9%201' }).logs;
    expect(entry?.log.log_id).toBe('café 1');
  });

  it.each([
    ['no tenant', {}, 'tenant_id_missing'],
    ['an invalid tenant', { tenantId: 'a b' }, 'tenant_id_invalid'],
    ['an invalid log_id', { tenantId: 'acme', logId: 'a%7Eb' }, 'log_id_invalid'],
    ['a log_id that is not percent-encoded', { tenantId: 'acme', logId: '100%' }, 'log_id_invalid'],
  ])('refuses %s', (_name, headers, code) => {
    expect(errorOf(() => text('x', headers)).code).toBe(code);
  });

  it('refuses an empty body', () => {
    expect(errorOf(() => text('')).code).toBe('empty_body');
    expect(errorOf(() => text('\ufeff')).code).toBe('empty_body');
  });
});

describe('characters', () => {
  it.each([
    ['CRLF', 'a\r\nb', 'a\r\nb'],
    ['NUL', 'a\0b', 'a\0b'],
    ['terminal escapes', '\x1b[31mred\x1b[0m', '\x1b[31mred\x1b[0m'],
    ['a byte order mark at the start', '\ufeffa', 'a'],
    ['one elsewhere', 'a\ufeffb', 'a\ufeffb'],
    ['characters beyond the basic plane', '😀', '😀'],
  ])('keeps %s as documented', (_name, body, expected) => {
    expect(text(body).logs[0]?.log.text).toBe(expected);
    expect(json(`\ufeff${JSON.stringify({ tenant_id: 'acme', text: expected })}`).logs[0]?.log.text).toBe(expected);
  });

  it('turns bytes that are not UTF-8 into U+FFFD, in text and in JSON', () => {
    const bad = Uint8Array.from([...encode('a'), 0xff, 0xc3, ...encode('b')]);
    expect(text(bad).logs[0]?.log.text).toBe('a\ufffd\ufffdb');
    const body = Uint8Array.from([...encode('{"tenant_id":"acme","text":"'), ...bad, ...encode('"}')]);
    expect(read('application/json', body).logs[0]?.log.text).toBe('a\ufffd\ufffdb');
  });

  it('turns lone surrogates into U+FFFD, in text, attributes and their names', () => {
    const body = '{"tenant_id":"acme","text":"a\\ud800b","k\\udfff":["\\uDBFF","\\ud83d\\ude00"]}';
    expect(json(body).logs[0]?.log).toMatchObject({ text: 'a\ufffdb', attributes: { 'k\ufffd': ['\ufffd', '😀'] } });
  });
});

describe('any input', () => {
  it('is read or refused with an error of ours', () => {
    const anyBody = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.json().map((value) => `[${value},${value}]`),
    );
    const mediaTypes = fc.constantFrom<Body['mediaType']>('application/json', 'application/x-ndjson', 'text/plain');
    fc.assert(
      fc.property(mediaTypes, anyBody, fc.option(fc.string()), (mediaType, body, logId) => {
        try {
          const result = read(mediaType, body, { tenantId: 'acme', logId: logId ?? undefined });
          expect(result.logs.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(RdpError);
          expect((error as RdpError).status).toBeGreaterThanOrEqual(400);
          expect((error as RdpError).status).toBeLessThan(500);
        }
      }),
    );
  });

  it('any JSON object with unique members keeps them all', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (attributes) => {
        const { tenant_id: _t, log_id: _l, text: _x, ...rest } = attributes;
        const bytes = encode(JSON.stringify({ ...rest, tenant_id: 'acme', text: 'x' }));
        const [entry] = normalize({ mediaType: 'application/json', bytes }, { ...options, logBytes: 1e6 }).logs;
        expect(JSON.stringify(entry?.log.attributes ?? {})).toBe(JSON.stringify(JSON.parse(JSON.stringify(rest))));
      }),
      { numRuns: 200 },
    );
  });
});
