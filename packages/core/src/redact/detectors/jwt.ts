import { jwtEnd } from '../checks/jwt.ts';
import { isTokenStart } from '../checks/token-start.ts';
import type { Detector, Span, View } from '../detector.ts';

/**
 * JSON Web Tokens (RFC 7519) in the compact form: signed (RFC 7515), encrypted (RFC 7516) and unsecured. A header is a JSON
 * object, so each starts with `eyJ`; the capital `J` is the rarest of these.
 */
export const jwt: Detector = {
  kind: 'JWT',
  starts: { places: [{ chars: 'J', before: 'y' }] },
  keys: ['jwt', 'idtoken'],
  find: findJwt,
};

/** The token whose `eyJ` ends at `at`. */
export function findJwt(view: View, at: number): Span | undefined {
  const start = at - 2;
  if (!view.text.startsWith('ey', start) || !isTokenStart(view, start)) return undefined;
  const end = jwtEnd(view.text, start);
  return end === -1 ? undefined : { start, end, kind: 'JWT' };
}
