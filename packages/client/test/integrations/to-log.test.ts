import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toLog } from '../../src/integrations/to-log.ts';

describe('toLog', () => {
  it('text, level and time beside the fields', () => {
    const event = { text: 'hi', level: 'warn', timestamp: '2026-01-02T03:04:05.678Z', fields: { user: { id: 7 } } };
    expect(toLog(event)).toEqual({ text: 'hi', level: 'warn', timestamp: event.timestamp, user: { id: 7 } });
  });

  it('a field never names the tenant or the id of the log, nor replaces its text; none is lost', () => {
    const fields = { tenant_id: 'other', log_id: 7, text: 'x', _text: 'y', level: 'mine', timestamp: 1 };
    expect(toLog({ text: 'hi', level: 'info', fields })).toEqual({
      _tenant_id: 'other',
      _log_id: 7,
      __text: 'x',
      _text: 'y',
      _level: 'mine',
      timestamp: 1,
      level: 'info',
      text: 'hi',
    });
  });

  it('without a text, the fields stand for it', () => {
    expect(toLog({ text: '', fields: { a: 1 } })).toEqual({ a: 1, text: '{"a":1}' });
  });

  it('for any fields: a text that is not empty, no id, no tenant', () => {
    fc.assert(
      fc.property(fc.string(), fc.object(), (text, fields) => {
        const log = toLog({ text, fields });
        expect(log.text.length).toBeGreaterThan(0);
        expect([Object.hasOwn(log, 'tenant_id'), Object.hasOwn(log, 'log_id')]).toEqual([false, false]);
      }),
    );
  });
});
