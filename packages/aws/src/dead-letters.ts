import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetterCount, DeadLetterFilter, DeadLetterQueue, KeptDeadLetter } from '@rdp/core/ports';
import { throwIfRefused } from './batches.ts';
import { matcher, sentAt, toMessage, toRedriven } from './letter.ts';
import { createLetterPass, type HeldLetter, type LetterPass } from './letter-pass.ts';
import { approximateSize } from './queue.ts';
import { sendMessages } from './send-messages.ts';

/** What the dead-letter queue on SQS needs. */
export interface SqsDeadLettersOptions {
  readonly sqs: SQSClient;
  /** Where letters go back to. */
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** How long an empty poll waits, in seconds up to 4; default 1. At 0 SQS asks only some of its servers. */
  readonly waitSeconds?: number;
}

/** The dead-letter queue on SQS. */
export interface SqsDeadLetters extends DeadLetterQueue {
  /**
   * Approximate: counts what one pass over the queue shows, at most 10,000 letters, and none that another pass holds at this
   * moment. {@link size} tells about how many there are in all.
   */
  count(filter?: DeadLetterFilter): Promise<DeadLetterCount[]>;
  /** As {@link count}, the oldest of at most 10,000 letters. Looking hides them from others while it lasts, not longer. */
  peek(filter: DeadLetterFilter, limit: number): Promise<KeptDeadLetter[]>;
  /**
   * Sends letters back in the order SQS gives them, and drops each only once the queue has it: who is killed in between sends
   * it twice, and the store keeps it once. A letter that fails again while this runs is not sent again by it. Of letters that
   * are not meant it passes by 100,000, since SQS lets no more be in flight.
   */
  redrive(filter: DeadLetterFilter, limit: number): Promise<number>;
  /** About how many letters there are, those that are in flight included (GetQueueAttributes). */
  size(): Promise<number>;
}

/** How many letters are looked at to count or to show them. */
const MOST_LOOKED_AT = 10_000;
/** A standard queue lets 120,000 messages be in flight; the rest is for others. */
const MOST_HELD = 100_000;
/** How far our clock may be behind that of SQS: a letter that is younger than a redrive is not meant by it. */
const CLOCK_SKEW_MS = 5_000;

/** Dead letters on an SQS queue of their own. SQS cannot search it: everything is done in passes over it. */
export function createSqsDeadLetters(options: SqsDeadLettersOptions): SqsDeadLetters {
  const { sqs, queueUrl, deadLetterQueueUrl, now, random } = options;

  /** Does `work` in a pass and gives back at its end what it has not dropped. */
  async function inPass<T>(most: number, work: (pass: LetterPass) => Promise<T>): Promise<T> {
    const pass = createLetterPass(options, most);
    try {
      const done = await work(pass);
      await pass.giveBack();
      return done;
    } catch (error) {
      // The first error says more; what cannot be given back now comes back by itself.
      await pass.giveBack().catch(() => {});
      throw error;
    }
  }

  /** Carries `act` out on up to `limit` letters that are meant; gives on how many. */
  const move = (
    isMeant: (letter: KeptDeadLetter) => boolean,
    limit: number,
    act: (letters: readonly HeldLetter[], pass: LetterPass) => Promise<void>,
  ): Promise<number> =>
    inPass(MOST_HELD, async (pass) => {
      let moved = 0;
      if (limit <= 0) return moved;
      for await (const batch of pass.batches()) {
        const meant = batch.filter(({ letter }) => isMeant(letter)).slice(0, limit - moved);
        if (meant.length > 0) await act(meant, pass);
        moved += meant.length;
        if (moved >= limit) break;
      }
      return moved;
    });

  return {
    async send(letters) {
      const results = await sendMessages(letters.map(toMessage), { sqs, queueUrl: deadLetterQueueUrl, random });
      throwIfRefused(results);
    },

    count: (filter = {}) =>
      inPass(MOST_LOOKED_AT, async (pass) => {
        const isMeant = matcher(filter);
        const groups = new Map<string, DeadLetterCount>();
        for await (const batch of pass.batches()) {
          for (const { letter } of batch) if (isMeant(letter)) addTo(groups, letter);
        }
        return [...groups.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
      }),

    peek: (filter, limit) =>
      inPass(MOST_LOOKED_AT, async (pass) => {
        const isMeant = matcher(filter);
        let oldest: KeptDeadLetter[] = [];
        for await (const batch of pass.batches()) {
          const letters = batch.map(({ letter }) => letter).filter(isMeant);
          // Never more than that many bodies at a time.
          oldest = [...oldest, ...letters].toSorted(byLastFailure).slice(0, Math.max(limit, 0));
        }
        return oldest;
      }),

    redrive(filter, limit) {
      const isMeant = matcher(filter);
      const youngest = now() + CLOCK_SKEW_MS;
      const isOld = (letter: KeptDeadLetter) => sentAt(letter) < youngest;
      return move(
        (letter) => isOld(letter) && isMeant(letter),
        limit,
        async (letters, pass) => {
          const results = await sendMessages(
            letters.map(({ letter }) => toRedriven(letter)),
            { sqs, queueUrl, random },
          );
          await pass.drop(letters.filter((_, index) => results[index]?.ok));
          throwIfRefused(results);
        },
      );
    },

    purge: (filter, limit) => move(matcher(filter), limit, (letters, pass) => pass.drop(letters)),

    size: () => approximateSize(sqs, deadLetterQueueUrl),
  };
}

const byLastFailure = (a: KeptDeadLetter, b: KeptDeadLetter): number =>
  a.lastFailedAt - b.lastFailedAt || (a.id < b.id ? -1 : 1);

function addTo(
  groups: Map<string, DeadLetterCount>,
  { tenantId, reason, lastFailedAt, expiresAt }: KeptDeadLetter,
): void {
  // In the order of both: no tenant has a character below the space.
  const key = `${tenantId} ${reason}`;
  const group = groups.get(key);
  groups.set(key, {
    tenantId,
    reason,
    count: (group?.count ?? 0) + 1,
    oldest: Math.min(group?.oldest ?? lastFailedAt, lastFailedAt),
    expiresAt: Math.min(group?.expiresAt ?? expiresAt, expiresAt),
  });
}
