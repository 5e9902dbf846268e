import { charCodeAt, HYPHEN, IDEOGRAPH, isAsciiLetter, isOf, LABEL, LETTER } from '../char-classes.ts';
import { FULL_STOP, OPEN_BRACKET } from '../char-codes.ts';
import { codeOf, unitAt, widthOf } from '../units.ts';

const DOTS = new Set([FULL_STOP, 0x3002, 0xff0e, 0xff61]);

/** RFC 1035 section 2.3.4. */
const MAX_LABEL_LENGTH = 63;

/** `user@[192.0.2.1]` and `user@[IPv6:2001:db8::1]`: RFC 5321 section 4.1.3. */
const ADDRESS_LITERAL =
  /(?:\[|%5b|\\u005b)(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6(?::|%3a)(?:[0-9a-f:.]|%3a){2,45})(?:\]|%5d|\\u005d)/iy;

/** `pkg@1.2.3-beta.rc`, `checkout@v4.1`: two numbers at the start are a version. `@163.com` is none. */
const VERSION = /^v?\d+[.]\d+(?![a-z\d])/i;

/**
 * What a file or a systemd unit ends in (systemd.unit(5)) and no top-level domain that people have mail at: `icon@2x.png`,
 * `getty@tty1.service`.
 */
const FILE_ENDINGS = new Set(
  (
    'png jpg jpeg gif svg webp avif bmp ico tif tiff css scss less js mjs cjs jsx ts tsx json jsonl xml html htm txt log csv ' +
    'yaml yml toml ini conf cfg gz tgz bz2 xz zst tar jar war class java kt php rb cpp hpp dll exe bin bak tmp lock pdf ' +
    'mp3 mp4 woff woff2 ttf map sock pid db sql ' +
    'service socket timer mount automount target slice scope device path swap'
  ).split(' '),
);

/**
 * The end of the domain that starts at `at`, or -1: at least two labels (RFC 1123 section 2.1, or of any script: RFC 5890),
 * the last of letters alone or in the form `xn--…`. Labels behind such a one that are none themselves do not belong to it.
 */
export function findDomainEnd(text: string, at: number): number {
  if (codeOf(unitAt(text, at)) === OPEN_BRACKET) return literalEnd(text, at);
  let end = -1;
  let position = at;
  for (let count = 1; ; count++) {
    const wholeEnd = findLabelEnd(text, position);
    if (wholeEnd === position) break;
    const labelEnd = count > 1 ? latinEnd(text, position, wholeEnd) : wholeEnd;
    if (count > 1 && isTopLevel(text, position, labelEnd)) {
      end = FILE_ENDINGS.has(text.slice(position, labelEnd).toLowerCase()) ? -1 : labelEnd;
    }
    const next = unitAt(text, labelEnd);
    if (!DOTS.has(codeOf(next))) break;
    position = labelEnd + widthOf(next);
  }
  return end !== -1 && VERSION.test(text.slice(at, at + MAX_LABEL_LENGTH)) ? -1 : end;
}

function literalEnd(text: string, at: number): number {
  ADDRESS_LITERAL.lastIndex = at;
  return ADDRESS_LITERAL.test(text) ? ADDRESS_LITERAL.lastIndex : -1;
}

/** The end of the label at `at`. Hyphens at its end are punctuation of the sentence. */
function findLabelEnd(text: string, at: number): number {
  let end = at;
  for (let i = at; ; ) {
    const unit = unitAt(text, i);
    const code = codeOf(unit);
    if (!isOf(code, LABEL)) return end;
    i += widthOf(unit);
    if (!isOf(code, HYPHEN)) end = i;
  }
}

/**
 * The end of the letters of ASCII that a label begins with, where one of a script without spaces follows: the sentence
 * goes on, as in `ann@example.comに送信`. No top-level domain mixes these (IANA, root zone database).
 */
function latinEnd(text: string, at: number, end: number): number {
  if (!isAsciiLetter(charCodeAt(text, at))) return end;
  for (let i = at; i < end; ) {
    const unit = unitAt(text, i);
    if (isOf(codeOf(unit), IDEOGRAPH)) return i;
    i += widthOf(unit);
  }
  return end;
}

/** Whether the label can be a top-level domain: at least two letters and nothing else, or the `xn--` form of such. */
function isTopLevel(text: string, start: number, end: number): boolean {
  if (/^xn--[a-z0-9]/i.test(text.slice(start, Math.min(end, start + 5)))) return true;
  let letters = 0;
  for (let i = start; i < end; letters++) {
    const unit = unitAt(text, i);
    if (!isOf(codeOf(unit), LETTER | IDEOGRAPH)) return false;
    i += widthOf(unit);
  }
  return letters >= 2 && letters <= MAX_LABEL_LENGTH && !isCamelCase(text.slice(start, end));
}

/** `Foo@1a2b.toString` is code. */
const isCamelCase = (label: string): boolean => /^[a-z]+[A-Z]/.test(label);
