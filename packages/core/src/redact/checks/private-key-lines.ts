const BEGIN = /BEGIN[A-Z0-9 ]{0,60}PRIVATE KEY(?: BLOCK)? ?-{4,5}/;
const MAX_LABEL_LENGTH = 100;
const BASE64_LINE = /^[A-Za-z0-9+/=]*$/;
/** `Proc-Type: 4,ENCRYPTED` (RFC 1421 section 4.6). */
const HEADER_LINE = /^[A-Za-z][A-Za-z-]{0,23}: /;

/** Whether the last thing in `line` is the label that begins a private key (RFC 7468), maybe with its first base64. */
export function privateKeyOpens(line: string): boolean {
  const at = line.lastIndexOf('BEGIN');
  if (at === -1) return false;
  const begin = BEGIN.exec(line.slice(at, at + MAX_LABEL_LENGTH));
  return begin?.index === 0 && BASE64_LINE.test(line.slice(at + begin[0].length).trim());
}

/** Whether `line` can stand between the labels of a private key. */
export function privateKeyGoesOn(line: string): boolean {
  const content = line.trim();
  return BASE64_LINE.test(content) || HEADER_LINE.test(content);
}
