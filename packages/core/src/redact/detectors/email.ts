import type { Detector, Span, View } from '../detector.ts';
import { codeOf, escapeStart, type Unit, unitAt, widthOf } from '../units.ts';
import { findDomainEnd } from './email-domain.ts';
import { findLocalStart } from './email-local.ts';

const AT_SIGNS = new Set([0x40, 0xfe6b, 0xff20]);
/** What `%2540` is: an `@` that was percent-encoded twice. */
const ENCODED_PERCENT = 0x25;

/**
 * E-mail addresses: RFC 5321 section 4.1.2 (`Mailbox`), internationalized as in RFC 6531 and RFC 5890. The `@` may be
 * written `%40`, `%2540` or `\u0040`. A domain needs a dot: `user@host` names a login, not a mailbox.
 */
export const email: Detector = {
  kind: 'EMAIL',
  starts: { chars: '@\ufe6b\uff20%\\' },
  keys: [
    'email',
    'emails',
    'emailaddress',
    'emailaddresses',
    'emailaddr',
    'useremail',
    'mailaddress',
    'correo',
    'courriel',
  ],
  find: findEmail,
};

function findEmail(view: View, at: number): Span | undefined {
  const { text } = view;
  const width = atSignWidth(text, at);
  if (width === 0) return undefined;
  const end = findDomainEnd(text, at + width);
  if (end === -1) return undefined;
  const start = findLocalStart(view, at, end);
  return start === -1 ? undefined : { start: escapeStart(text, start), end, kind: 'EMAIL' };
}

function atSignWidth(text: string, at: number): number {
  const unit: Unit = unitAt(text, at);
  if (AT_SIGNS.has(codeOf(unit))) return widthOf(unit);
  const isTwiceEncoded = widthOf(unit) === 3 && codeOf(unit) === ENCODED_PERCENT && text.startsWith('40', at + 3);
  return isTwiceEncoded ? 5 : 0;
}
