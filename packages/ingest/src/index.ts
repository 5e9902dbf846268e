export type { IngestApp, IngestDependencies } from './app.ts';
export { createIngestApp } from './app.ts';
export type { Authenticate, Caller, KeyAuthenticationOptions, OpenAccessOptions } from './authenticate.ts';
export { createKeyAuthentication, createOpenAccess, openAccess } from './authenticate.ts';
export { problemReply } from './reply.ts';
export type { IngestRequest, IngestResponse } from './request.ts';
