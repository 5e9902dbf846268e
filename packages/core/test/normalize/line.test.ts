import { describe, expect, it } from 'vitest';
import { type LineFormat, readLine } from '../../src/normalize/line.ts';

const context = { tenantId: 'acme', logBytes: 100, maxLogs: 1, newId: () => 'derived-id' };
const read = (line: string, format: LineFormat = 'auto') => readLine(line, format, context);

describe('readLine', () => {
  it.each([
    ['text', 'text'],
    ['message', 'message'],
    ['msg', 'msg'],
    ['log', 'log'],
  ])('takes the member %s of a JSON line as its text and the others as attributes', (member) => {
    expect(read(`{"${member}":"hello","level":"info"}`)).toEqual({
      log_id: 'derived-id',
      source: 'json_upload',
      text: 'hello',
      attributes: { level: 'info' },
    });
  });

  it('prefers text over message, and keeps the other as an attribute', () => {
    expect(read('{"message":"b","text":"a"}')).toMatchObject({ text: 'a', attributes: { message: 'b' } });
  });

  it('keeps the id that a line brings', () => {
    expect(read('{"log_id":"mine","msg":"x"}').log_id).toBe('mine');
  });

  it.each([
    ['plain text', 'hello world'],
    ['broken JSON', '{"msg":"x"'],
    ['JSON without a text', '{"a":1}'],
    ['JSON whose text is a number', '{"msg":1}'],
    ['JSON that names a member twice', '{"msg":"x","a":1,"a":2}'],
    ['a JSON array', '["x"]'],
    ['a JSON text that nests too deep', `{"a":${'['.repeat(200)}`.slice(0, 90)],
  ])('auto: takes %s whole, as text', (_name, line) => {
    expect(read(line)).toEqual({ log_id: 'derived-id', source: 'text_upload', text: line });
  });

  it('text: takes a JSON line whole', () => {
    expect(read('{"msg":"x"}', 'text')).toMatchObject({ source: 'text_upload', text: '{"msg":"x"}' });
  });

  it.each([
    ['plain text', 'hello', 'invalid_json'],
    ['no text', '{"a":1}', 'text_missing'],
    ['a member twice', '{"msg":"x","a":1,"a":2}', 'duplicate_key'],
  ])('json: refuses %s', (_name, line, code) => {
    expect(() => read(line, 'json')).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a line of another tenant, in auto too', () => {
    expect(() => read('{"tenant_id":"beta","msg":"x"}')).toThrow(
      expect.objectContaining({ code: 'tenant_id_mismatch' }),
    );
  });

  it('refuses a line over the limit', () => {
    expect(() => read('x'.repeat(101))).toThrow(expect.objectContaining({ code: 'log_too_large' }));
    expect(() => read(`{"msg":"${'x'.repeat(101)}"}`)).toThrow(expect.objectContaining({ code: 'log_too_large' }));
  });
});
