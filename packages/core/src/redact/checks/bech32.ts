const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const BECH32 = 1;
const BECH32M = 0x2bc830a3;
/** Of a witness program (BIP 141): 2 to 40 bytes, in groups of five bits. */
const MIN_DATA = 1 + 4 + 6;
const MAX_LENGTH = 90;

/**
 * Whether `text`, all in lower case, is a segregated witness address with the prefix `prefix`: the checksum is that of
 * Bech32 for version 0 (BIP 173) and of Bech32m for later ones (BIP 350).
 */
export function isSegwitAddress(text: string, prefix: string): boolean {
  if (text.length > MAX_LENGTH || !text.startsWith(`${prefix}1`)) return false;
  const data = [...text.slice(prefix.length + 1)].map((char) => ALPHABET.indexOf(char));
  const version = data[0];
  if (version === undefined || version > 16 || data.length < MIN_DATA || data.includes(-1)) return false;
  const codes = [...prefix].map((char) => char.charCodeAt(0));
  const expanded = [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)];
  return polymod([...expanded, ...data]) === (version === 0 ? BECH32 : BECH32M);
}

function polymod(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((word, bit) => {
      if ((top >>> bit) & 1) sum ^= word;
    });
  }
  return sum;
}
