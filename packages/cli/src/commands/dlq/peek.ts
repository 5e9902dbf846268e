import type { KeptDeadLetter } from '@rdp/core/ports';
import { type EmbeddedEngine, openEngine } from '@rdp/embedded';
import { type Command, write } from '../../context.ts';
import { formatDuration } from '../../duration.ts';
import { EXIT } from '../../exit-codes.ts';
import { dataDir } from '../../options.ts';
import { printable } from '../../output/record-line.ts';
import { type FilterOptions, toFilter } from './filter.ts';
import { type LogView, originalLogs, redactedLogs } from './letter-view.ts';

/** Options of `rdp dlq peek`. */
export interface PeekOptions extends FilterOptions {
  readonly limit: number;
  /** Shows what came in: raw data. */
  readonly original?: boolean;
}

/** Shows dead letters, the oldest failure first, and changes nothing. */
export const peek: Command<PeekOptions> = async (options, context) => {
  const engine = await openEngine({ dataDir: dataDir(options.data, context) });
  try {
    const letters = await engine.deadLetters.peek(toFilter(options, context), options.limit);
    for (const letter of letters) {
      const logs = options.original ? originalLogs(letter) : await redacted(letter, engine);
      await write(context.stdout, options.json ? toJson(letter, logs) : toText(letter, logs, Date.now()));
    }
    if (letters.length === 0 && !options.json) context.stderr.write('no dead letters\n');
    return EXIT.ok;
  } finally {
    await engine.close();
  }
};

const redacted = async (letter: KeptDeadLetter, engine: EmbeddedEngine): Promise<LogView[]> =>
  redactedLogs(letter, await engine.makerFor(letter.tenantId));

const iso = (ms: number): string => new Date(ms).toISOString();

const toJson = (letter: KeptDeadLetter, logs: readonly LogView[]): string =>
  `${JSON.stringify({
    id: letter.id,
    tenant_id: letter.tenantId,
    reason: letter.reason,
    failures: letter.failures,
    first_failed_at: iso(letter.firstFailedAt),
    last_failed_at: iso(letter.lastFailedAt),
    redrives: letter.redrives,
    expires_at: iso(letter.expiresAt),
    logs,
  })}\n`;

function toText(letter: KeptDeadLetter, logs: readonly LogView[], now: number): string {
  const { id, tenantId, reason, failures, firstFailedAt, lastFailedAt, redrives, expiresAt } = letter;
  const lines = [
    `${id}  ${printable(tenantId)}  ${reason}`,
    `  ${failures} failures from ${iso(firstFailedAt)} to ${iso(lastFailedAt)}, ${redrives} redrives, dropped in ${formatDuration(expiresAt - now)}`,
    ...logs.map((log) => `  ${logText(log)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function logText({ log_id, text, attributes, error }: LogView): string {
  const name = log_id === undefined ? '(no envelope)' : printable(log_id);
  if (error !== undefined) return `${name}: (cannot be redacted: ${error}; --original shows it)`;
  const parts = [...(text ? [printable(text)] : []), ...(attributes ? [printable(JSON.stringify(attributes))] : [])];
  return `${name}: ${parts.join(' ')}`;
}
