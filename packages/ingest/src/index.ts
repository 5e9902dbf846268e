export type { IngestApp, IngestDependencies } from './app.ts';
export { createIngestApp } from './app.ts';
export type { Authenticate, Caller } from './authenticate.ts';
export { openAccess } from './authenticate.ts';
export { problemReply } from './reply.ts';
export type { IngestRequest, IngestResponse } from './request.ts';
