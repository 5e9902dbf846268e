import { describe, expect, it } from 'vitest';
import { findHead } from '../src/head.ts';
import type { JsonObject } from '../src/json.ts';

describe('findHead: from the text', () => {
  it.each([
    ['2026-01-02T03:04:05.678Z INFO started', '2026-01-02T03:04:05.678Z', 'info'],
    ['2026-01-02 03:04:05,678 - WARN  [main] slow', '2026-01-02T03:04:05.678Z', 'warn'],
    ['[2026-01-02 03:04:05] [error] boom', '2026-01-02T03:04:05.000Z', 'error'],
    ['2026-01-02T03:04:05+01:00 ERROR boom', '2026-01-02T02:04:05.000Z', 'error'],
    ['2026-01-02T03:04:05.123456789Z DEBUG x', '2026-01-02T03:04:05.123Z', 'debug'],
    ['[Sun Dec 04 04:47:44 2005] [notice] workerEnv.init() ok', undefined, 'info'],
    ['time="2026" level=warning msg=x', undefined, 'warn'],
    ['nova-api.log 2026 CRITICAL down', undefined, 'fatal'],
  ])('%s', (text, logged_at, level) => {
    expect(findHead(text, undefined)).toEqual({ ...(logged_at && { logged_at }), ...(level && { level }) });
  });

  it.each([
    ['an information desk at the fatal corner'],
    ['see ERRORS.md'],
    ['2026-13-45T03:04:05Z impossible date'],
    [`${'x'.repeat(200)} ERROR far from the head`],
    ['[constructor] [__proto__] are no levels'],
    [''],
  ])('guesses nothing: %s', (text) => {
    expect(findHead(text, undefined)).toEqual({});
  });
});

describe('findHead: from attributes', () => {
  it.each<[JsonObject, object]>([
    [
      { time: '2026-01-02T03:04:05Z', level: 'warning' },
      { logged_at: '2026-01-02T03:04:05.000Z', level: 'warn' },
    ],
    [
      { ts: 1_767_323_045, severity: 'CRITICAL' },
      { logged_at: '2026-01-02T03:04:05.000Z', level: 'fatal' },
    ],
    [
      { time: 1_767_323_045_678, level: 30 },
      { logged_at: '2026-01-02T03:04:05.678Z', level: 'info' },
    ],
    [{ '@timestamp': '2026-01-02T03:04:05Z' }, { logged_at: '2026-01-02T03:04:05.000Z' }],
    [{ time: true, level: 35 }, {}],
    [{ time: 12, level: 'loud' }, {}],
  ])('%j', (attributes, expected) => {
    expect(findHead('text', attributes)).toEqual(expected);
  });

  it('go before what the text says', () => {
    expect(findHead('2020-01-01T00:00:00Z ERROR x', { level: 'info' })).toEqual({
      logged_at: '2020-01-01T00:00:00.000Z',
      level: 'info',
    });
  });
});
