const MULTIPLY =
  '0123456789 1234067895 2340178956 3401289567 4012395678 5987604321 6598710432 7659821043 8765932104 9876543210';
const PERMUTE = '0123456789 1576283094 5803796142 8916043527 9453126870 4286573901 2793806415 7046913258';

/** The dihedral group D5 and the permutation of J. Verhoeff, Error Detecting Decimal Codes (1969). */
const PRODUCT = rowsOf(MULTIPLY);
const PERMUTATION = rowsOf(PERMUTE);

/** Whether the ASCII digits `digits` end in the check digit of Verhoeff. */
export function isVerhoeff(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 0x30;
    const permuted = (PERMUTATION[i % PERMUTATION.length] as readonly number[])[digit] as number;
    check = (PRODUCT[check] as readonly number[])[permuted] as number;
  }
  return check === 0;
}

function rowsOf(table: string): readonly (readonly number[])[] {
  return table.split(' ').map((row) => [...row].map(Number));
}
