import type { Random } from './random.ts';

/** A made-up log and what must become of it. Its mark is in its text and in that of no other log. */
export interface MadeLog {
  readonly mark: string;
  readonly tenant: string;
  /** The id that the client gives it; without one the pipeline makes it. */
  readonly id?: string;
  readonly text: string;
  /** `text` as it must come out. */
  readonly clean: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly cleanAttributes?: Readonly<Record<string, unknown>>;
}

type Template = (mark: string, random: Random) => { readonly text: string; readonly clean: string };

const same = (text: string): ReturnType<Template> => ({ text, clean: text });

const TEMPLATES: readonly Template[] = [
  (mark) => same(`${mark} all quiet`),
  (mark) => same(`${mark} \u00fcn\u00efc\u00f6d\u00e9 \u{1f600} \u2028 "quoted" \\ and a\ttab`),
  (mark, random) => same(`${mark} ${'.'.repeat(random.int(10, 2_000))} end`),
  (mark) => ({ text: `${mark} User 555-0199 logged in`, clean: `${mark} User [REDACTED] logged in` }),
  (mark) => ({
    text: `${mark} mail from jo@example.com, twice: ann@example.org`,
    clean: `${mark} mail from [REDACTED], twice: [REDACTED]`,
  }),
];

let count = 0;

/** A mark that no other log of this process has: letters only, so that it never looks like a number. */
export const newMark = (): string =>
  `mark${(count++).toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)]!)}kram`;

/** A log of a tenant, with an id of the client or without one. */
export function makeLog(random: Random, tenant: string, withId: boolean): MadeLog {
  const mark = newMark();
  const attributes = random.chance(0.3)
    ? {
        attributes: { service: 'web', user: { email: 'jo@example.com', id: 7 } },
        cleanAttributes: { service: 'web', user: { email: '[REDACTED]', id: 7 } },
      }
    : {};
  return { mark, tenant, ...(withId && { id: `log-${mark}` }), ...random.pick(TEMPLATES)(mark, random), ...attributes };
}

const MARK = /mark[a-z]+?kram/;

/** The mark in a text. */
export const markOf = (text: string): string =>
  MARK.exec(text)?.[0] ?? `no mark in ${JSON.stringify(text.slice(0, 80))}`;
