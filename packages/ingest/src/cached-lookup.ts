import { RdpError } from '@rdp/core';
import { createBoundedMap } from './bounded-map.ts';

/** What a cached lookup needs. */
export interface LookupOptions<T> {
  /** Reads what `id` names; nothing where it names nothing. */
  readonly load: (id: string) => Promise<T | undefined>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** How long an answer is believed, counted from when it was asked for: what is changed takes effect within a minute. */
const MAX_AGE_MS = 55_000;
/** How many names are remembered of those that name something, and as many of those that do not. */
const MAX_ENTRIES = 10_000;
/** How many names that are not known yet are looked up in a second, and how many at once after a quiet time. */
const NEW_PER_SECOND = 500;
const NEW_BURST = 1_000;

interface Answer<T> {
  readonly askedAt: number;
  readonly value: T | undefined;
}

/**
 * Looks something up by a name that anybody may make up. Names that name nothing are remembered too, apart from the others, so
 * that a flood of them drives nothing out; and names that were never seen are looked up at a bounded rate only.
 * Requests for one name at one time share one lookup. A lookup that failed is not remembered.
 * @throws RdpError `quota_exceeded` when too many unknown names come at once, or what `load` throws.
 */
export function createCachedLookup<T>({ load, now }: LookupOptions<T>): (id: string) => Promise<T | undefined> {
  const known = createBoundedMap<string, Answer<T>>(MAX_ENTRIES);
  const unknown = createBoundedMap<string, Answer<T>>(MAX_ENTRIES);
  const underWay = new Map<string, Promise<T | undefined>>();
  const takeNew = createRate(NEW_PER_SECOND, NEW_BURST, now);

  async function ask(id: string): Promise<T | undefined> {
    const askedAt = now();
    const value = await load(id);
    known.delete(id);
    unknown.delete(id);
    (value === undefined ? unknown : known).set(id, { askedAt, value });
    return value;
  }

  return async (id) => {
    const answer = known.get(id) ?? unknown.get(id);
    if (answer && now() - answer.askedAt < MAX_AGE_MS) return answer.value;
    const shared = underWay.get(id);
    if (shared) return shared;
    if (answer?.value === undefined) takeNew();
    const asked = ask(id).finally(() => underWay.delete(id));
    underWay.set(id, asked);
    return asked;
  };
}

/** Gives a function that throws when it is called more often than `perSecond`, after a burst of `burst`. */
function createRate(perSecond: number, burst: number, now: () => number): () => void {
  let left = burst;
  let filledAt = now();
  return () => {
    const time = now();
    left = Math.min(burst, left + ((time - filledAt) / 1000) * perSecond);
    filledAt = time;
    if (left < 1) {
      throw new RdpError('quota_exceeded', 'too many new callers at once', { retryAfterSeconds: 1 });
    }
    left--;
  };
}
