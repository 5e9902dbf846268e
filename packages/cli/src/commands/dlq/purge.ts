import type { Command } from '../../context.ts';
import type { Meant } from './filter.ts';
import { type MoveOptions, moveLetters } from './move.ts';

/** How many letters one transaction drops: their pages are overwritten, and others wait for that. */
const SLICE = 50;

/** Drops dead letters for good. */
export const purge: Command<MoveOptions> = (options, context) =>
  moveLetters({ done: 'dropped', question: (letters) => `Drop ${letters} for good?`, steps: drop }, options, context);

async function* drop({ deadLetters, filter, count }: Meant): AsyncGenerator<number> {
  for (let left = count; left > 0; left -= SLICE) yield await deadLetters.purge(filter, Math.min(SLICE, left));
}
