import type { Command } from '../../context.ts';
import { createPace } from '../../pace.ts';
import type { Meant } from './filter.ts';
import { type MoveOptions, moveLetters } from './move.ts';

/** Options of `rdp dlq redrive`. */
export interface RedriveOptions extends MoveOptions {
  /** Letters a second. */
  readonly rate?: number;
}

/** How many letters are looked at together. */
const PAGE = 100;

/** Sends dead letters back to the queue. */
export const redrive: Command<RedriveOptions> = (options, context) =>
  moveLetters(
    {
      done: 'sent back',
      question: (letters) => `Send ${letters} back to the queue?`,
      steps: (meant, signal) => sendBack(meant, createPace(options.rate), signal),
    },
    options,
    context,
  );

/** One transaction a letter: at any moment it is either a dead letter or on the queue. */
async function* sendBack(
  { deadLetters, filter, count }: Meant,
  pace: ReturnType<typeof createPace>,
  signal: AbortSignal,
): AsyncGenerator<number> {
  for (let left = count; left > 0; left -= PAGE) {
    for (const { id } of await deadLetters.peek(filter, Math.min(PAGE, left))) {
      await pace(signal);
      if (signal.aborted) return;
      yield await deadLetters.redrive({ ids: [id] }, 1);
    }
  }
}
