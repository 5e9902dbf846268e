export type { LogInput, LogSource } from './log.ts';
export { logIdSchema, tenantIdSchema } from './log.ts';
export { openApiDocument } from './openapi.ts';
export type { Problem } from './problem.ts';
export { PROBLEM_MEDIA_TYPE, problemSchema, toProblem } from './problem.ts';
export type { AcceptedEntry, AcceptedMany, AcceptedOne, RejectedEntry } from './reply.ts';
export { acceptedManySchema, acceptedOneSchema } from './reply.ts';
