export type { AcceptedEntry, AcceptedOne, LogInput, Problem, RejectedEntry } from '@rdp/core/contract';
export type { BaseClient, CallOptions, IngestManyResult, WaitOptions } from './base-client.ts';
export { RdpClient } from './client.ts';
export type { ClientErrorCode, RdpErrorCode, RdpErrorDetails } from './errors.ts';
export { RdpError } from './errors.ts';
export type {
  BatchOptions,
  BufferOptions,
  CommonOptions,
  RdpClientOptions,
  SpoolOptions,
  WhenFull,
} from './options.ts';
export type {
  ClientStats,
  DropNotice,
  DropReason,
  FlushComplete,
  FlushIncomplete,
  FlushResult,
  RejectNotice,
  SpoolStats,
} from './stats.ts';
export type { Tally } from './tally.ts';
