import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pseudonym } from '../../../src/redact/replacements/pseudonym.ts';

const macOf =
  (key: string) =>
  (content: string): string =>
    createHmac('sha256', key).update(content).digest('base64url');
const ours = pseudonym(macOf('ours'));

describe('a pseudonym', () => {
  it('names the kind and has sixteen letters, none of them a digit or a vowel', () => {
    expect(ours('EMAIL', 'ann@example.com')).toMatch(/^\[EMAIL#[bcdfghjkmnpqrstv]{16}\]$/);
  });

  it.each([
    ['EMAIL', 'ann@example.com', 'Ann@Example.COM'],
    ['EMAIL', 'ann@example.com', 'ann%40example.com'],
    ['EMAIL', 'ann@example.com', 'ann\\u0040example.com'],
    ['PHONE', '415-555-0132', '(415) 555.0132'],
    ['PHONE', '+1 415 555 0132', '+14155550132'],
    ['CREDIT_CARD', '4111 1111 1111 1111', '4111111111111111'],
    ['PHONE', '5550199', '５５５０１９９'],
  ])('of a %s is the same for %s and %s', (kind, one, other) => {
    expect(ours(kind, one)).toBe(ours(kind, other));
  });

  it.each([
    ['another value', 'EMAIL', 'ann@example.com', 'bob@example.com'],
    ['another country', 'PHONE', '+14155550132', '4155550132'],
    ['other bytes', 'EMAIL', '%C3%A9@example.com', '%C3%A8@example.com'],
    ['a short number in groups', 'SECRET', '1-23', '12-3'],
  ])('differs for %s', (_name, kind, one, other) => {
    expect(ours(kind, one)).not.toBe(ours(kind, other));
  });

  it('differs for another key and for another kind', () => {
    expect(pseudonym(macOf('theirs'))('EMAIL', 'x@y.zz')).not.toBe(ours('EMAIL', 'x@y.zz'));
    expect(ours('SECRET', 'x').slice(-17)).not.toBe(ours('EMAIL', 'x').slice(-17));
  });

  it('uses all of its letters', () => {
    const letters = new Set(Array.from({ length: 50 }, (_, i) => [...ours('EMAIL', `${i}`).slice(7, -1)]).flat());
    expect([...letters].toSorted().join('')).toBe('bcdfghjkmnpqrstv');
  });
});
