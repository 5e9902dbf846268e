import type { RedactionPolicy } from '@rdp/core/redact';
import { RdpError } from './errors.ts';
import type { DropNotice, RejectNotice } from './stats.ts';

/** When queued logs are sent: as soon as one of the three is reached. */
export interface BatchOptions {
  /**
   * How many logs one request carries at most.
   * @defaultValue 5 000
   */
  readonly maxLogs?: number;
  /**
   * How many bytes of NDJSON one request carries at most, before compression. A bigger log travels alone.
   * @defaultValue 2 MiB
   */
  readonly maxBytes?: number;
  /**
   * How long the first log of a batch waits for others, in milliseconds.
   * @defaultValue 1 000
   */
  readonly maxDelayMs?: number;
}

/**
 * What happens to a log that finds the buffer full.
 * - `block`: `log()` gives a promise that resolves when there is room; await it.
 * - `drop-newest`: the log is dropped, and `log()` gives `false`.
 * - `drop-oldest`: the logs that have waited longest are dropped to make room. Logs of a request at hand stay.
 */
export type WhenFull = 'block' | 'drop-newest' | 'drop-oldest';

/** What queued logs may cost in memory. */
export interface BufferOptions {
  /**
   * How many bytes of memory the queued logs take at most, those of the requests at hand included.
   * @defaultValue 64 MiB
   */
  readonly maxBytes?: number;
  /** @defaultValue `drop-newest` */
  readonly whenFull?: WhenFull;
}

/** Where queued logs are kept on disk until the pipeline has them. */
export interface SpoolOptions {
  /** A folder; made where it is missing. Several processes may share it. There is log text in its files (mode 0600). */
  readonly dir: string;
  /**
   * How many bytes the files of this client take at most. While they are full, further logs are kept in memory alone.
   * @defaultValue 256 MiB
   */
  readonly maxBytes?: number;
}

/** What every client takes, on any platform. */
export interface CommonOptions {
  /** The base URL of the pipeline, as `http://127.0.0.1:8787`. Without user and password: see `apiKey`. */
  readonly url: string;
  /** The tenant whose logs are sent: 1 to 128 of `A-Z a-z 0-9 _ - .` */
  readonly tenantId: string;
  /**
   * Is sent as `Authorization: Bearer …`, and shows up nowhere else.
   * @defaultValue none
   */
  readonly apiKey?: string;
  /**
   * How long one request may take, from its start to the last byte of its answer, in milliseconds.
   * @defaultValue 30 000
   */
  readonly timeoutMs?: number;
  /**
   * How often a request that failed for the moment (429, 5xx, network) is sent again.
   * @defaultValue 5 for `ingest` and `ingestMany`; 50 for queued logs, for which nobody waits
   */
  readonly maxRetries?: number;
  /**
   * How long after its first try a request may be sent again, in milliseconds.
   * @defaultValue 2 minutes for `ingest` and `ingestMany`; 15 minutes for queued logs
   */
  readonly maxRetryMs?: number;
  /** When queued logs are sent, and what one request carries. */
  readonly batch?: BatchOptions;
  /** What queued logs may cost in memory, and what happens when they would cost more. */
  readonly buffer?: BufferOptions;
  /**
   * How many requests with queued logs, and how many of one `ingestMany`, are on their way at once.
   * @defaultValue 4
   */
  readonly inFlight?: number;
  /** Is told of queued logs that were lost, and why. What it throws is ignored. */
  readonly onDrop?: (notice: DropNotice) => void;
  /** Is told of each queued log that the pipeline refused, and why. What it throws is ignored. */
  readonly onReject?: (notice: RejectNotice) => void;
  /** Is told of each failure that cost queued logs, or that put them off to the spool. What it throws is ignored. */
  readonly onError?: (error: RdpError) => void;
  /**
   * Removes what the policy names from text and attributes before they are queued, sent or spooled, with the engine of the
   * pipeline.
   * @defaultValue none: the pipeline redacts
   */
  readonly redact?: RedactionPolicy;
  /**
   * A random number of 0 to under 1: spreads retries.
   * @defaultValue Math.random
   */
  readonly random?: () => number;
  /**
   * Milliseconds that only grow: measures delays and deadlines.
   * @defaultValue performance.now
   */
  readonly now?: () => number;
}

/** How a client reaches a pipeline, and what it does with logs that wait. */
export interface RdpClientOptions extends CommonOptions {
  /**
   * How many connections stay open to the pipeline.
   * @defaultValue 8
   */
  readonly connections?: number;
  /**
   * Keeps queued logs on disk until the pipeline has them; they are sent after a restart.
   * @defaultValue none: they are in memory alone
   */
  readonly spool?: SpoolOptions;
  /**
   * Whether queued logs are flushed on `beforeExit`, SIGTERM and SIGINT, for at most five seconds. Where the program has no
   * handler of its own for a signal, the process ends by that signal afterwards. On `process.exit` they go to the spool.
   * @defaultValue true
   */
  readonly exitHooks?: boolean;
}

/** Limits of retries. */
export interface RetryLimits {
  readonly maxRetries: number;
  /** Milliseconds. */
  readonly maxRetryMs: number;
}

/** Options with their defaults filled in. */
export interface ResolvedOptions {
  readonly origin: string;
  readonly basePath: string;
  readonly tenantId: string;
  readonly apiKey: string | undefined;
  readonly timeoutMs: number;
  /** For calls that somebody awaits. */
  readonly awaited: RetryLimits;
  /** For queued logs. */
  readonly queued: RetryLimits;
  readonly batch: Required<BatchOptions>;
  readonly buffer: Required<BufferOptions>;
  readonly inFlight: number;
  readonly onDrop: ((notice: DropNotice) => void) | undefined;
  readonly onReject: ((notice: RejectNotice) => void) | undefined;
  readonly onError: ((error: RdpError) => void) | undefined;
  readonly redact: RedactionPolicy | undefined;
  readonly random: () => number;
  readonly now: () => number;
}

const MIB = 1024 * 1024;
const AWAITED: RetryLimits = { maxRetries: 5, maxRetryMs: 120_000 };
const QUEUED: RetryLimits = { maxRetries: 50, maxRetryMs: 900_000 };
const BATCH: Required<BatchOptions> = { maxLogs: 5_000, maxBytes: 2 * MIB, maxDelayMs: 1_000 };
const BUFFER: Required<BufferOptions> = { maxBytes: 64 * MIB, whenFull: 'drop-newest' };
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_IN_FLIGHT = 4;
const DEFAULT_CONNECTIONS = 8;
const DEFAULT_SPOOL_BYTES = 256 * MIB;
const WHEN_FULL: readonly WhenFull[] = ['block', 'drop-newest', 'drop-oldest'];
/** As `tenantIdSchema` of the contract has it. */
const TENANT_ID = /^[A-Za-z0-9_.-]{1,128}$/;
/** What a header may hold (RFC 9110, section 5.5), without spaces. */
const API_KEY = /^[\x21-\x7e]+$/;

/** @throws RdpError `invalid_options` naming the option that is wrong. */
export function resolveOptions(options: CommonOptions): ResolvedOptions {
  const url = URL.parse(options.url);
  if (!url || !['http:', 'https:'].includes(url.protocol)) throw invalid('url must be an http or https URL');
  if (url.username || url.password) throw invalid('url must not hold user or password: use apiKey');
  if (!TENANT_ID.test(options.tenantId)) throw invalid('tenantId must be 1 to 128 of A-Z a-z 0-9 _ - .');
  if (options.apiKey !== undefined && !API_KEY.test(options.apiKey)) {
    throw invalid('apiKey must be printable ASCII without spaces');
  }
  const { batch = {}, buffer = {} } = options;
  const whenFull = buffer.whenFull ?? BUFFER.whenFull;
  if (!WHEN_FULL.includes(whenFull)) throw invalid(`buffer.whenFull must be one of ${WHEN_FULL.join(', ')}`);
  return {
    origin: url.origin,
    basePath: url.pathname.replace(/\/+$/, ''),
    tenantId: options.tenantId,
    apiKey: options.apiKey,
    timeoutMs: number('timeoutMs', options.timeoutMs, DEFAULT_TIMEOUT_MS, 1),
    awaited: retryLimits(options, AWAITED),
    queued: retryLimits(options, QUEUED),
    batch: {
      maxLogs: number('batch.maxLogs', batch.maxLogs, BATCH.maxLogs, 1),
      maxBytes: number('batch.maxBytes', batch.maxBytes, BATCH.maxBytes, 1),
      maxDelayMs: number('batch.maxDelayMs', batch.maxDelayMs, BATCH.maxDelayMs, 0),
    },
    buffer: { maxBytes: number('buffer.maxBytes', buffer.maxBytes, BUFFER.maxBytes, 1), whenFull },
    inFlight: number('inFlight', options.inFlight, DEFAULT_IN_FLIGHT, 1),
    onDrop: options.onDrop,
    onReject: options.onReject,
    onError: options.onError,
    redact: options.redact,
    random: options.random ?? Math.random,
    now: options.now ?? (() => performance.now()),
  };
}

/** @throws RdpError `invalid_options`. */
export const resolveConnections = (connections: number | undefined): number =>
  number('connections', connections, DEFAULT_CONNECTIONS, 1);

/** @throws RdpError `invalid_options`. */
export function resolveSpool({ dir, maxBytes }: SpoolOptions): Required<SpoolOptions> {
  if (typeof dir !== 'string' || dir === '') throw invalid('spool.dir must name a folder');
  return { dir, maxBytes: number('spool.maxBytes', maxBytes, DEFAULT_SPOOL_BYTES, 1) };
}

const retryLimits = (options: CommonOptions, defaults: RetryLimits): RetryLimits => ({
  maxRetries: number('maxRetries', options.maxRetries, defaults.maxRetries, 0),
  maxRetryMs: number('maxRetryMs', options.maxRetryMs, defaults.maxRetryMs, 0),
});

function number(name: string, value: number | undefined, otherwise: number, least: number): number {
  if (value === undefined) return otherwise;
  if (typeof value === 'number' && value >= least && value !== Number.POSITIVE_INFINITY) return value;
  throw invalid(`${name} must be a number of at least ${least}`);
}

const invalid = (message: string): RdpError => new RdpError(message, { code: 'invalid_options', retryable: false });
