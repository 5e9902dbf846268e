import { InvalidArgumentError } from 'commander';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const UNITS: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** A duration as `45s`, `10m`, `2h` or `3d`, in milliseconds. @throws InvalidArgumentError. */
export function parseDuration(text: string): number {
  const match = /^(\d{1,6})([smhd])$/.exec(text);
  if (!match) throw new InvalidArgumentError('It must be a duration, as 10m, 2h or 3d.');
  return Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0);
}

/** Milliseconds for people: the two greatest units that say something, as `3d 4h`; never less than `0s`. */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, Math.floor(ms / SECOND_MS)) * SECOND_MS;
  const parts: string[] = [];
  for (const [unit, size] of Object.entries(UNITS).toReversed()) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0 || parts.length > 0) parts.push(`${count}${unit}`);
  }
  return (
    parts
      .slice(0, 2)
      .filter((part, index) => index === 0 || !part.startsWith('0'))
      .join(' ') || '0s'
  );
}
