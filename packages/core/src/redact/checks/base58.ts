import { sha256 } from './sha256.ts';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const VALUES = new Map([...ALPHABET].map((char, value) => [char, value]));

/** Whether the character is one of Base58, which has no 0, O, I and l. */
export const isBase58 = (char: string): boolean => VALUES.has(char);

/**
 * The payload of a Base58Check text of `length` bytes with its version, or undefined when it is none: the last four bytes
 * are the start of SHA-256 of SHA-256 of those before (Bitcoin, "Base58Check encoding").
 */
export function decodeBase58Check(text: string, length: number): Uint8Array | undefined {
  const bytes = new Uint8Array(length + 4);
  for (const char of text) {
    let carry = VALUES.get(char) ?? -1;
    if (carry < 0) return undefined;
    for (let i = bytes.length - 1; i >= 0; i--) {
      carry += (bytes[i] as number) * 58;
      bytes[i] = carry & 0xff;
      carry >>>= 8;
    }
    if (carry !== 0) return undefined;
  }
  const payload = bytes.subarray(0, length);
  const sum = sha256(sha256(payload));
  return bytes.subarray(length).every((byte, i) => byte === sum[i]) ? payload : undefined;
}
