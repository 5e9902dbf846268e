/**
 * @module
 * The keys of tenants: `rdp_<id>_<secret><checksum>`, all of it base62. A typo shows before anything is looked up, and a scanner
 * for leaked secrets can tell a key from other text (as with GitHub's tokens: github.blog/engineering/behind-githubs-new-authentication-token-formats).
 */
import type { KeyScope, StoredKey } from './tenant-directory.ts';

/** A key as its holder has it. */
export interface ApiKey {
  /** Names the key; no secret. */
  readonly id: string;
  /** The whole of it, the secret included. */
  readonly text: string;
}

/** What a new key may do. */
export interface KeyGrant {
  readonly tenant_id: string;
  readonly scopes: readonly KeyScope[];
  /** ISO 8601. @defaultValue it does not expire */
  readonly expires_at?: string;
}

/** What making a key needs. */
export interface KeyMaking {
  /** `count` random bytes, fit for a key. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly sha256: Sha256;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** SHA-256 of a text in UTF-8: 32 bytes. */
export type Sha256 = (text: string) => Uint8Array;

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_BYTES = 8;
const ID_LENGTH = 11;
/** 160 random bits: nobody guesses them, so one round of SHA-256 is hash enough. */
const SECRET_BYTES = 20;
const SECRET_LENGTH = 27;
const CHECKSUM_LENGTH = 6;
const PATTERN = new RegExp(`^rdp_([0-9A-Za-z]{${ID_LENGTH}})_[0-9A-Za-z]{${SECRET_LENGTH + CHECKSUM_LENGTH}}$`);

/** Makes a key for a tenant: what its holder gets, to be shown once, and what is kept of it. */
export function issueKey(grant: KeyGrant, { randomBytes, sha256, now }: KeyMaking): { key: ApiKey; stored: StoredKey } {
  const key = newApiKey(randomBytes);
  const stored = {
    id: key.id,
    tenant_id: grant.tenant_id,
    hash: hex(sha256(key.text)),
    scopes: grant.scopes,
    created_at: new Date(now()).toISOString(),
    ...(grant.expires_at !== undefined && { expires_at: grant.expires_at }),
  };
  return { key, stored };
}

/** A new key, made of `randomBytes`. */
export function newApiKey(randomBytes: (count: number) => Uint8Array): ApiKey {
  const id = base62(randomBytes(ID_BYTES), ID_LENGTH);
  const start = `rdp_${id}_${base62(randomBytes(SECRET_BYTES), SECRET_LENGTH)}`;
  return { id, text: `${start}${checksum(start)}` };
}

/** The key that `text` is; nothing where its form or its checksum is not that of a key. */
export function readApiKey(text: string): ApiKey | undefined {
  const id = PATTERN.exec(text)?.[1];
  if (id === undefined) return undefined;
  const end = text.length - CHECKSUM_LENGTH;
  return text.slice(end) === checksum(text.slice(0, end)) ? { id, text } : undefined;
}

/** Bytes as lower-case hexadecimal digits. */
const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function base62(bytes: Uint8Array, length: number): string {
  let rest = bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  let text = '';
  for (let i = 0; i < length; i++) {
    text = ALPHABET.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text;
}

const checksum = (text: string): string => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, crc32(new TextEncoder().encode(text)));
  return base62(bytes, CHECKSUM_LENGTH);
};

/** CRC-32 as in gzip (RFC 1952, section 8), bit by bit: a key is short. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
