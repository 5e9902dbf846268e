import { hash } from 'node:crypto';
import type { JsonObject, StoredRecord } from '@rdp/core';
import { timeKey } from './time-key.ts';

/**
 * A record as it is kept. Attributes are JSON text: DynamoDB's numbers end at 1e126, JSON's do not.
 *
 * An item is at most 400 KiB (409,600 bytes, names of attributes included), and a log of the longest kind fits: with
 * AWS_LIMITS.logBytes of 131,072 for text and attributes, the originals take 131,072 bytes and what redaction made of them at most
 * twice that (core's `toRecord` refuses more), together 393,216. Of the 16,384 left, ids and keys take at most 128 (tenant)
 * + 535 (id of a conflict) + 512 (its `conflict_of`) + 140 (`tenant_shard`) + 560 (`time_key`), names 175, times 72, the rest well
 * under 1,000.
 */
export interface RecordItem extends Omit<StoredRecord, 'attributes' | 'original_attributes' | 'redactions'> {
  readonly attributes?: string;
  readonly original_attributes?: string;
  /** Left out where nothing was redacted. */
  readonly redactions?: StoredRecord['redactions'];
  readonly tenant_shard: string;
  readonly time_key: string;
}

/** The item of a record. @param shards how many partitions the index has for one tenant. */
export function toItem(record: StoredRecord, shards: number): RecordItem {
  const { attributes, original_attributes: original, redactions, ...rest } = record;
  return {
    ...rest,
    ...(attributes && { attributes: JSON.stringify(attributes) }),
    ...(original && { original_attributes: JSON.stringify(original) }),
    ...(Object.keys(redactions).length > 0 && { redactions }),
    tenant_shard: tenantShard(record.tenant_id, shardOf(record.log_id, shards)),
    time_key: timeKey(record.processed_at, record.log_id),
  };
}

/** The record of an item; with its originals where the item has them. */
export function fromItem(item: Partial<RecordItem>): StoredRecord {
  const { attributes, original_attributes: original, redactions, tenant_shard: _1, time_key: _2, ...rest } = item;
  return {
    ...rest,
    ...(attributes !== undefined && { attributes: JSON.parse(attributes) as JsonObject }),
    ...(original !== undefined && { original_attributes: JSON.parse(original) as JsonObject }),
    redactions: redactions ?? {},
  } as StoredRecord;
}

/** A partition of the index. */
export const tenantShard = (tenantId: string, shard: number): string => `${tenantId}#${shard}`;

/** Which shard a record is in: from its id, so that it needs no state and spreads evenly. */
export const shardOf = (logId: string, shards: number): number => idHash(logId).readUInt32BE(0) % shards;

/** A hash of an id: the first 8 bytes of its SHA-256. */
export const idHash = (logId: string): Buffer => hash('sha256', logId, 'buffer').subarray(0, 8);

/** Whether a record is still there for a reader at `now` (epoch milliseconds): DynamoDB drops what has expired only days later. */
export const isAlive = ({ expires_at }: { readonly expires_at?: number }, now: number): boolean =>
  expires_at === undefined || expires_at > Math.floor(now / 1000);
