import * as z from 'zod/mini';
import type { RdpError } from '../errors.ts';
import { acceptedEntrySchema, rejectedEntrySchema } from './reply.ts';

/** The media type of an error body (RFC 9457, section 3). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** An error body: RFC 9457 with the extension members `code` and `retryable`, and facts of the code at hand. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  retryable: z.boolean(),
  /** Which limit was passed, and its size in bytes or as a count (413). */
  limit: z.optional(z.strictObject({ name: z.string(), bytes: z.optional(z.number()), count: z.optional(z.number()) })),
  /** The field that is wrong (400). */
  field: z.optional(z.string()),
  /** Logs that were taken all the same (500). */
  logs: z.optional(z.array(acceptedEntrySchema)),
  /** Logs that the queue did not take: send these again (500). */
  failed: z.optional(z.array(rejectedEntrySchema)),
  /** Logs that are wrong in themselves (400, 500). */
  rejected: z.optional(z.array(rejectedEntrySchema)),
});

/** See {@link problemSchema}. */
export type Problem = z.infer<typeof problemSchema>;

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

/** The problem body of an error. `type` is `about:blank`, whose title is that of the status (RFC 9457, section 4.2.1). */
export const toProblem = (error: RdpError): Problem => ({
  type: 'about:blank',
  title: TITLES[error.status] ?? 'Error',
  status: error.status,
  detail: error.hint === undefined ? error.message : `${error.message}: ${error.hint}`,
  code: error.code,
  retryable: error.retryable,
  ...error.data,
});
