/** The check digit of ISO/IEC 7064 mod 11,10: whether the ASCII digits `digits` end in the right one. */
export function isMod11With10(digits: string): boolean {
  let check = 5;
  for (let i = 0; i < digits.length; i++) {
    check = ((((check || 10) * 2) % 11) + digits.charCodeAt(i) - 0x30) % 10;
  }
  return check === 1;
}
