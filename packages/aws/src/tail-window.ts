/**
 * @module
 * How late a record can show up in the index, counted from its `processed_at`. Who writes and who tails must agree on it:
 * a tail re-reads this much before what it has seen, so a record that is later than that would be missed.
 */

/** How long the worker may take from making a record to the start of its write. */
const PREPARATION_MS = 5_000;

/** A write ends after this time, done or not: what was not written is made again, with a new time. */
export const WRITE_DEADLINE_MS = 10_000;

/** How far the index may be behind the table: usually well under a second, more when DynamoDB has trouble. */
const INDEX_LAG_MS = 10_000;

/** How far the clocks of two workers may be apart. */
const CLOCK_SKEW_MS = 5_000;

/** The window that a tail re-reads: 30 seconds. */
export const TAIL_WINDOW_MS = PREPARATION_MS + WRITE_DEADLINE_MS + INDEX_LAG_MS + CLOCK_SKEW_MS;
