import type { JsonObject, JsonValue } from './json.ts';

/** How grave a log is, in the names of RFC 5424's severities folded to those that loggers share. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** What a log says of itself. */
export interface LogHead {
  /** ISO 8601, UTC. */
  readonly logged_at?: string;
  readonly level?: LogLevel;
}

const TIME_KEYS = ['timestamp', '@timestamp', 'time', 'ts', 'datetime', 'date'];
const LEVEL_KEYS = ['level', 'severity', 'lvl', 'levelname', 'log.level'];

const LEVELS: Readonly<Record<string, LogLevel>> = {
  trace: 'trace',
  verbose: 'trace',
  debug: 'debug',
  info: 'info',
  information: 'info',
  informational: 'info',
  notice: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  severe: 'error',
  fatal: 'fatal',
  critical: 'fatal',
  crit: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
  panic: 'fatal',
};

/** The number levels of bunyan and pino (10 to 60). */
const NUMBER_LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** How far into a text its head reaches, in characters. */
const HEAD_LENGTH = 100;

// RFC 3339 with the freedoms that loggers take: space or T, comma or point, zone optional.
const ISO_HEAD = /^\[?(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?\s?(Z|[+-]\d\d:?\d\d)?/;
// The level as a word of its own after a space or bracket, all capitals or in brackets: prose has neither.
const LEVEL_HEAD =
  /(?:^|[\s[(<|])(?:(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|FATAL|CRITICAL|CRIT|ALERT|EMERG|PANIC)(?=[\s\]):>|]|$)|\[(\w+)\]|level=(\w+))/g;

/**
 * When and how gravely a log was written: from its JSON members where they say so, else from the start of its text.
 * A time without a zone is taken as UTC. Nothing is guessed: what is not understood is left out.
 */
export function findHead(text: string, attributes: JsonObject | undefined): LogHead {
  const start = text.length > HEAD_LENGTH ? text.slice(0, HEAD_LENGTH) : text;
  const loggedAt = (attributes && firstOf(attributes, TIME_KEYS, toTime)) ?? textTime(start);
  const level = (attributes && firstOf(attributes, LEVEL_KEYS, toLevel)) ?? textLevel(start);
  return { ...(loggedAt !== undefined && { logged_at: loggedAt }), ...(level !== undefined && { level }) };
}

function firstOf<T>(attributes: JsonObject, keys: readonly string[], read: (value: JsonValue) => T | undefined) {
  for (const key of keys) {
    if (!Object.hasOwn(attributes, key)) continue;
    const found = read(attributes[key] as JsonValue);
    if (found !== undefined) return found;
  }
  return undefined;
}

function toTime(value: JsonValue): string | undefined {
  if (typeof value === 'string') return textTime(value);
  if (typeof value !== 'number') return undefined;
  // Epoch seconds have 10 digits until the year 2286, milliseconds 13.
  if (value >= 1e9 && value < 1e10) return new Date(value * 1000).toISOString();
  return value >= 1e12 && value < 1e13 ? new Date(value).toISOString() : undefined;
}

function textTime(start: string): string | undefined {
  const match = ISO_HEAD.exec(start);
  if (!match) return undefined;
  const [, date, time, fraction = '0', zone = 'Z'] = match;
  const ms = Date.parse(`${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

function toLevel(value: JsonValue): LogLevel | undefined {
  if (typeof value === 'string') return levelOf(value);
  return typeof value === 'number' && value % 10 === 0 ? NUMBER_LEVELS[value / 10 - 1] : undefined;
}

function textLevel(start: string): LogLevel | undefined {
  for (const [, word, bracketed, assigned] of start.matchAll(LEVEL_HEAD)) {
    const level = levelOf((word ?? bracketed ?? assigned) as string);
    if (level) return level;
  }
  return undefined;
}

const levelOf = (name: string): LogLevel | undefined => {
  const key = name.toLowerCase();
  return Object.hasOwn(LEVELS, key) ? LEVELS[key] : undefined;
};
