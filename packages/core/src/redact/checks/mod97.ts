/** `value` modulo 97 as ISO/IEC 7064 counts it: digits as they are, letters as A = 10 to Z = 35. Takes ASCII digits and upper-case letters. */
export function mod97(value: string): number {
  let rest = 0;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    rest = code <= 0x39 ? (rest * 10 + code - 0x30) % 97 : (rest * 100 + code - 0x37) % 97;
  }
  return rest;
}
