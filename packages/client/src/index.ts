export type { CallOptions, IngestManyResult } from './client.ts';
export { RdpClient } from './client.ts';
export type { RdpErrorDetails } from './errors.ts';
export { RdpError } from './errors.ts';
export type { RdpClientOptions } from './options.ts';
