import * as z from 'zod/mini';

/** The answer to one accepted log (202): these five fields exactly. */
export const acceptedOneSchema = z.strictObject({
  status: z.literal('accepted'),
  log_id: z.string(),
  tenant_id: z.string(),
  message: z.literal('Processing queued successfully'),
  message_id: z.string(),
});

/** A log that was taken: its place in the request (from 0), its id, and the queue message that carries it. */
export const acceptedEntrySchema = z.strictObject({ index: z.number(), log_id: z.string(), message_id: z.string() });

/** A log that was refused: its place in the request (from 0), and why. */
export const rejectedEntrySchema = z.strictObject({ index: z.number(), code: z.string(), message: z.string() });

/** The answer to many logs (202). */
export const acceptedManySchema = z.strictObject({
  status: z.literal('accepted'),
  accepted: z.number(),
  logs: z.array(acceptedEntrySchema),
  rejected: z.array(rejectedEntrySchema),
});

/** The answer of `GET /health` (200). */
export const healthSchema = z.strictObject({ status: z.literal('ok') });

/** See {@link acceptedOneSchema}. */
export type AcceptedOne = z.infer<typeof acceptedOneSchema>;
/** See {@link acceptedEntrySchema}. */
export type AcceptedEntry = z.infer<typeof acceptedEntrySchema>;
/** See {@link rejectedEntrySchema}. */
export type RejectedEntry = z.infer<typeof rejectedEntrySchema>;
/** See {@link acceptedManySchema}. */
export type AcceptedMany = z.infer<typeof acceptedManySchema>;
