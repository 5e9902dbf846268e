import { classOf, DIGIT, HYPHEN, IDEOGRAPH, isOf, LABEL, LETTER } from '../char-classes.ts';
import { codeOf, unitAt, widthOf } from '../units.ts';

const DOT = 0x2e;
const DOTS = new Set([DOT, 0x3002, 0xff0e, 0xff61]);

/** RFC 1035 section 2.3.4. */
const MAX_LABEL_LENGTH = 63;

/** `user@[192.0.2.1]` and `user@[IPv6:2001:db8::1]`: RFC 5321 section 4.1.3. */
const ADDRESS_LITERAL = /\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9a-f:.]{2,45})\]/iy;

/** `pkg@1.2.3-beta.rc`, `checkout@v4.1`: two numbers at the start are a version. `@163.com` is none. */
const VERSION = /^v?\d+[.](?=\d)/i;

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
  if (text.charAt(at) === '[') return literalEnd(text, at);
  let end = -1;
  let position = at;
  for (let count = 1; ; count++) {
    const label = readLabel(text, position);
    if (label.end === position) break;
    if (label.isTop && count > 1) end = label.end;
    if (label.isTop && FILE_ENDINGS.has(text.slice(position, label.end).toLowerCase())) end = -1;
    const next = unitAt(text, label.end);
    if (!DOTS.has(codeOf(next))) break;
    position = label.end + widthOf(next);
  }
  return end !== -1 && VERSION.test(text.slice(at, at + MAX_LABEL_LENGTH)) ? -1 : end;
}

function literalEnd(text: string, at: number): number {
  ADDRESS_LITERAL.lastIndex = at;
  return ADDRESS_LITERAL.test(text) ? ADDRESS_LITERAL.lastIndex : -1;
}

interface Label {
  readonly end: number;
  /** Whether it can be a top-level domain. */
  readonly isTop: boolean;
}

function readLabel(text: string, at: number): Label {
  let end = at;
  let letters = 0;
  let others = 0;
  for (let i = at; ; ) {
    const unit = unitAt(text, i);
    const code = codeOf(unit);
    if (unit === 0 || !isOf(code, LABEL)) break;
    i += widthOf(unit);
    if (isOf(code, HYPHEN)) {
      others++;
      continue;
    }
    // A hyphen at the end is punctuation of the sentence.
    end = i;
    if ((classOf(code) & (LETTER | IDEOGRAPH)) !== 0) letters++;
    else if (isOf(code, DIGIT)) others++;
  }
  return { end, isTop: isTopLabel(text, at, end, letters, others) };
}

function isTopLabel(text: string, at: number, end: number, letters: number, others: number): boolean {
  if (end - at > MAX_LABEL_LENGTH * 6) return false;
  if (/^xn--[a-z0-9]/i.test(text.slice(at, at + 5))) return true;
  if (letters < 2 || letters > MAX_LABEL_LENGTH || others > trailingHyphens(text, end)) return false;
  return !isCamelCase(text.slice(at, end));
}

function trailingHyphens(text: string, end: number): number {
  let count = 0;
  while (text.charAt(end + count) === '-') count++;
  return count;
}

/** `Foo@1a2b.toString` is code. */
const isCamelCase = (label: string): boolean => /^[a-z]+[A-Z]/.test(label);
