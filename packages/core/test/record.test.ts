import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../src/envelope.ts';
import { DEFAULT_POLICY } from '../src/policy.ts';
import { conflictId, type RecordMaker, toRecord } from '../src/record.ts';
import { compile } from '../src/redact/index.ts';

const RECEIVED = '2026-01-02T03:04:05.000Z';
const PROCESSED = '2026-01-02T03:04:06.000Z';

const maker = (overrides: Partial<RecordMaker> = {}): RecordMaker => ({
  tenantId: 'acme_corp',
  policy: DEFAULT_POLICY,
  redactor: compile(DEFAULT_POLICY),
  // Stands in for the HMAC that an engine brings: the content itself shows what the mac is over.
  mac: (content) => `mac(${content})`,
  ...overrides,
});
const log = (overrides: Partial<LogEntry> = {}): LogEntry => ({
  log_id: 'log-001',
  source: 'json_upload',
  text: 'User 555-0199 logged in',
  ...overrides,
});
const record = (overrides: Partial<LogEntry> = {}, by = maker()) => toRecord(by, log(overrides), RECEIVED, PROCESSED);

describe('toRecord', () => {
  it('makes the record of the seed, with the fields that the design adds', () => {
    expect(record()).toEqual({
      tenant_id: 'acme_corp',
      log_id: 'log-001',
      source: 'json_upload',
      original_text: 'User 555-0199 logged in',
      modified_data: 'User [REDACTED] logged in',
      processed_at: PROCESSED,
      received_at: RECEIVED,
      redactions: { PHONE: 1 },
      policy_version: 'default-2',
      content_mac: 'mac(json_upload:23:User 555-0199 logged in)',
    });
  });

  it('takes e-mail address and phone number out of a text', () => {
    const { modified_data } = record({ text: 'Error: contact admin@company.com or call 123-456-7890' });
    expect(modified_data).toBe('Error: contact [REDACTED] or call [REDACTED]');
  });

  it('redacts attributes, keeps them as they came beside that, and counts both', () => {
    const attributes = { user: { email: 'jo@example.com' }, note: 'call 202-555-0100', code: 7 };
    expect(record({ attributes })).toMatchObject({
      attributes: { user: { email: '[REDACTED]' }, note: 'call [REDACTED]', code: 7 },
      original_attributes: attributes,
      redactions: { EMAIL: 1, PHONE: 2 },
    });
  });

  it('leaves the originals out where the policy keeps none', () => {
    const none = maker({ policy: { ...DEFAULT_POLICY, keep_original: false } });
    const made = record({ attributes: { email: 'jo@example.com' } }, none);
    expect(made).not.toHaveProperty('original_text');
    expect(made).not.toHaveProperty('original_attributes');
    expect(JSON.stringify({ ...made, content_mac: '' })).not.toMatch(/555-0199|example/);
  });

  it.each([
    ['colours', '\x1b[1;31mjo@example.com\x1b[0m is red', '[REDACTED] is red'],
    ['a link', '\x1b]8;;https://example.com\x07text\x1b]8;;\x1b\\ after', 'text after'],
    ['the C1 form', '\x9b31mred', 'red'],
    ['an escape that is cut off', 'end \x1b[31', 'end \x1b[31'],
  ])('takes terminal escapes out of the clean text: %s', (_name, text, expected) => {
    expect(record({ text })).toMatchObject({ original_text: text, modified_data: expected });
  });

  it('knows when and how gravely the log was written', () => {
    const made = record({ text: '2026-01-01T00:00:00Z ERROR x', attributes: { level: 'warn' } });
    expect(made).toMatchObject({ logged_at: '2026-01-01T00:00:00.000Z', level: 'warn' });
  });

  it('has the same mac for the same content, whatever the order of its members, and another for any other', () => {
    const mac = (overrides: Partial<LogEntry>) => record(overrides).content_mac;
    expect(mac({ attributes: { a: 1, b: { c: 2, d: 3 } } })).toBe(mac({ attributes: { b: { d: 3, c: 2 }, a: 1 } }));
    const others = [
      { text: 'x' },
      { text: 'x{"a":1}' },
      { text: 'x', attributes: { a: 1 } },
      { source: 'text_upload', text: 'x' },
    ];
    expect(new Set(others.map((other) => mac(other as Partial<LogEntry>))).size).toBe(others.length);
  });

  it('refuses a log that redaction makes more than twice as long', () => {
    const labels = maker({ redactor: compile({ kinds: ['EMAIL'], replacement: 'label' }) });
    expect(() => record({ text: 'a@b.co '.repeat(200) }, labels)).toThrow(
      expect.objectContaining({ code: 'record_too_large', retryable: false }),
    );
    expect(record({ text: 'a@b.co' }, labels).modified_data).toBe('[REDACTED:EMAIL]');
  });

  it('names a redactor that fails, without the text', () => {
    const broken = maker({
      redactor: {
        ...compile({}),
        redact: (text) => {
          throw new Error(`cannot do ${text}`);
        },
      },
    });
    expect(() => record({}, broken)).toThrow(
      expect.objectContaining({ code: 'redaction_failed', message: expect.not.stringContaining('555') }),
    );
  });

  it('never throws for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(record({ text }).original_text).toBe(text);
      }),
    );
  });
});

it('conflictId adds the mac behind the character that no log_id has', () => {
  expect(conflictId({ ...record(), content_mac: 'abc' })).toBe('log-001~abc');
});
