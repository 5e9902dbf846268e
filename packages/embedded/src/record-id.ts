import { hash } from 'node:crypto';

/** The key of a record, and its hash. */
export interface RecordId {
  readonly tenantId: string;
  readonly logId: string;
  /** From 1 to 2^52. */
  readonly hash: number;
}

/** The id of a record with a hash that nobody can aim at (SHA-256), cut to the 52 bits that a number holds exactly. */
export const recordId = (tenantId: string, logId: string): RecordId => ({
  tenantId,
  logId,
  hash: Number.parseInt(hash('sha256', `${tenantId}\0${logId}`, 'hex').slice(0, 13), 16) || 1,
});
