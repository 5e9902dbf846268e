import { it } from 'vitest';

/** A test, or where there is a reason why it cannot be done, a skipped one whose title says so. */
export const itUnless = (reason: string | undefined, title: string, test: () => Promise<void>): void =>
  reason === undefined ? it(title, test) : it.skip(`${title} [cannot: ${reason}]`, test);
