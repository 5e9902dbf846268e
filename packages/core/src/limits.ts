/** The limits of one engine, in bytes where not said otherwise. Over one of them the answer is 413, naming it. */
export interface Limits {
  /** A request body as it comes over the wire. */
  readonly wireBytes: number;
  /** A request body after decompression. */
  readonly decompressedBytes: number;
  /** How many logs one request may hold: bounds what the reply lists. */
  readonly logs: number;
  /** One log: its text in UTF-8 plus its attributes as JSON. */
  readonly logBytes: number;
  /** One queue message: the hard limit of its serialized bytes. */
  readonly messageBytes: number;
}

const KiB = 1024;
const MiB = 1024 * KiB;

/** Limits of the embedded engine. A log of control characters grows sixfold when escaped, hence the message limit. */
export const EMBEDDED_LIMITS: Limits = {
  wireBytes: 16 * MiB,
  decompressedBytes: 64 * MiB,
  logs: 100_000,
  logBytes: MiB,
  messageBytes: 8 * MiB,
};

/**
 * Limits of the AWS engine. An SQS message holds 1 MiB, its attributes counted (SendMessage, "MessageBody"): 4 KiB are left to
 * them. A Lambda function takes 6 MB of event, in base64, hence the limit on the wire; a DynamoDB item holds 400 KB, the text
 * of a log twice, hence the one on a log.
 */
export const AWS_LIMITS: Limits = {
  wireBytes: 4 * MiB,
  decompressedBytes: 64 * MiB,
  logs: 100_000,
  logBytes: 128 * KiB,
  messageBytes: MiB - 4 * KiB,
};

/** What a queue message is filled up to; a bigger log travels alone. Four SQS billing units of 64 KiB, less room for attributes. */
export const MESSAGE_TARGET_BYTES = 240 * KiB;

/** How deep JSON may nest: recursion over an accepted value is safe at this depth on every runtime. */
export const MAX_JSON_DEPTH = 100;

/** The longest tenant_id, in characters (all of them ASCII). */
export const MAX_TENANT_ID_LENGTH = 128;

/** The longest log_id, in bytes of UTF-8. */
export const MAX_LOG_ID_BYTES = 512;
