/** Country calling codes by the most digits of a national number without its trunk prefix (ITU-T E.164, list of assigned codes, and the national plans). */
const CODES_BY_DIGITS: readonly (readonly [number, string])[] = [
  [7, '354'],
  [8, '45 47 53 65 216 356 357 370 371 372 373 386 502 503 504 505 506 507 591 598 852 853 961 965 968 973 974'],
  [
    9,
    '27 31 32 33 34 36 40 41 48 51 56 61 66 93 94 212 213 221 233 237 250 251 254 255 256 260 263 351 353 355 359 375 380 381 385 420 421 593 595 855 886 962 963 966 967 971 972 994 995 998',
  ],
  [10, '1 7 20 30 44 46 57 58 60 63 64 81 82 84 90 91 92 95 98 225 234 856 880 964 977'],
  [11, '39 49 52 54 55 86 352'],
  [12, '62 358'],
  [13, '43'],
];

const MAX_NATIONAL_DIGITS = new Map(
  CODES_BY_DIGITS.flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, digits] as const)),
);

/** Country calling codes by the fewest digits of a national number, where a plan has no short ones. */
const CODES_BY_FEWEST: readonly (readonly [number, string])[] = [
  [8, '20 32 36 45 47 60 65 66 82 92 234 370 371 372 386 852 886 966 971 972'],
  [9, '27 31 33 34 40 41 44 48 56 61 81 84 86 212 213 254 255 256 351 380 420 421'],
  [10, '1 7 30 52 55 57 58 90 91 98'],
];

const MIN_NATIONAL_DIGITS = new Map(
  CODES_BY_FEWEST.flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, digits] as const)),
);

/** What no country has: ITU-T E.164, list of assigned country codes, "spare" and "reserved". */
const UNASSIGNED =
  /^(?:21[04579]|259|28[0-79]|29[2-6]|384|42[24-9]|671|69[3-9]|80[1-79]|83|85[14789]|87[1-79]|88[4579]|89|978|99[079])/;
/** The countries whose code has two digits; one digit have 1 and 7, all others three. */
const TWO_DIGITS = /^(?:2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** The length of the country code that `digits` begin with. */
export const codeLengthOf = (digits: string): number =>
  digits.startsWith('1') || digits.startsWith('7') ? 1 : TWO_DIGITS.test(digits) ? 2 : 3;

/** Whether some country has numbers so short, and any at all. `digits` begins with the country code. */
export const isOfPlan = (digits: string): boolean => {
  const length = codeLengthOf(digits);
  return digits.length - length >= (MIN_NATIONAL_DIGITS.get(digits.slice(0, length)) ?? 0) && !UNASSIGNED.test(digits);
};

/** ITU-T E.164 section 6: country code and national number together. */
export const MAX_DIGITS = 15;
/** Fewer digits are an extension, a short code or any other number. */
export const MIN_LOCAL_DIGITS = 7;
/** Prefix for calls abroad in most countries, before up to 15 digits. */
export const ABROAD = '00';
/** Prefixes for calls abroad elsewhere (ITU-T E.164, list of dialling procedures): Japan, North America, Australia, Russia and its neighbours. */
const ABROAD_ELSEWHERE = ['0011', '011', '010', '810'];

/** The length of a prefix for calls abroad at `at`, 0 when there is none. */
export const abroadLength = (text: string, at: number): number =>
  (text.startsWith(ABROAD, at) ? ABROAD : ABROAD_ELSEWHERE.find((prefix) => text.startsWith(prefix, at)))?.length ?? 0;

/** Shorter international numbers exist on a few islands; a sign before so few digits is mostly a difference. */
export const MIN_DIGITS = 8;
/** The North American Numbering Plan (country code 1) has no other length. */
const NANP_DIGITS = 11;

/** Whether a number with country code may have so many digits. `start` is its first digits. */
export const isLengthOf = (start: string, digits: number): boolean =>
  start.startsWith('1') ? digits === NANP_DIGITS : digits >= MIN_DIGITS && digits <= MAX_DIGITS;

/** The most digits, with country code, that a number that begins with the digits `start` has; undefined when its plan is not listed. */
export function maxDigitsOf(start: string): number | undefined {
  for (let length = 1; length <= 3; length++) {
    const national = MAX_NATIONAL_DIGITS.get(start.slice(0, length));
    if (national !== undefined) return length + national;
  }
  return undefined;
}
