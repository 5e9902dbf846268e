/** The first and last moment that ISO 8601 writes in 24 characters, so that text order is order of time. */
const EARLIEST = Date.parse('0000-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');
const ISO_LENGTH = 24;

/** The sort key of the index. @param processedAt ISO 8601, UTC, with milliseconds. */
export const timeKey = (processedAt: string, logId: string): string => `${processedAt}#${logId}`;

/** What comes before every sort key of a moment and after those of the moments before: epoch milliseconds as ISO 8601. */
export const momentKey = (ms: number): string =>
  new Date(Math.min(Math.max(Math.ceil(ms), EARLIEST), LATEST)).toISOString();

/** The moment of a sort key, in epoch milliseconds. */
export const momentOf = (key: string): number => Date.parse(key.slice(0, ISO_LENGTH));

/** Whether a string can be a sort key, or what {@link momentKey} gives. */
export const isTimeKey = (key: string): boolean => /^\d{4}-\d\d-\d\dT/.test(key) && !Number.isNaN(momentOf(key));

/**
 * The order of two strings as DynamoDB sorts them: by their bytes in UTF-8. JavaScript compares UTF-16 units, which puts a surrogate
 * pair (U+10000 and up) before U+E000 to U+FFFF.
 */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The place of a UTF-16 unit when surrogates come last. */
const rank = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
