import { isoTime, toLog } from './to-log.ts';

/** How a pino logger names things, where that is not the default. */
export interface PinoNames {
  /** The member that holds the message. @defaultValue `msg` */
  readonly messageKey?: string;
  readonly levels?: { readonly labels?: Readonly<Record<string, string>> };
}

/** pino's own levels: from this number on. */
const LEVELS: readonly (readonly [number, string])[] = [
  [60, 'fatal'],
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
  [20, 'debug'],
];

/** Numbers below this are seconds, not milliseconds: it is the year 5138 in the one, 1973 in the other. */
const FIRST_MILLISECONDS = 1e11;

/**
 * A line of pino as a log. A level of the user's own is the nearest of pino's below it, and keeps its name as the attribute
 * `level_label`.
 */
export function pinoLog(entry: Readonly<Record<string, unknown>>, { messageKey = 'msg', levels }: PinoNames) {
  const { [messageKey]: message, level: number, time, ...rest } = entry;
  const level = levelName(number);
  const label = typeof number === 'number' ? levels?.labels?.[number] : undefined;
  const timestamp = isoTime(typeof time === 'number' && time < FIRST_MILLISECONDS ? time * 1000 : time);
  return toLog({
    text: typeof message === 'string' ? message : '',
    level,
    timestamp,
    fields: {
      ...rest,
      ...(typeof message !== 'string' && message !== undefined && { [messageKey]: message }),
      ...(level === undefined && number !== undefined && { level: number }),
      ...(timestamp === undefined && time !== undefined && { time }),
      ...(label !== undefined && label !== level && { level_label: label }),
    },
  });
}

function levelName(level: unknown): string | undefined {
  if (typeof level === 'string') return level;
  if (typeof level !== 'number') return undefined;
  return LEVELS.find(([from]) => level >= from)?.[1] ?? 'trace';
}
