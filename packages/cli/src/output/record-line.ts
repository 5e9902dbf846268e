import type { StoredRecord } from '@rdp/core';
import type { ChalkInstance } from 'chalk';

// Everything that could drive a terminal: C0 without tab and line feed, DEL, and C1.
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** `text` for a terminal: control characters as `\xNN`, later lines indented so that none can pass for a record of its own. */
export const printable = (text: string): string =>
  text.replace(CONTROL, (unit) => `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`).replaceAll('\n', '\n    ');

/** A record as one line for people: time, level, id, redacted text, redacted attributes. */
export function recordLine(record: StoredRecord, color: ChalkInstance): string {
  const parts = [
    color.dim(record.logged_at ?? record.processed_at),
    levelColor(record.level, color)((record.level ?? '-').padEnd(5)),
    color.cyan(shortId(record.log_id)),
    printable(record.modified_data),
  ];
  if (record.attributes) parts.push(color.dim(printable(JSON.stringify(record.attributes))));
  return `${parts.join(' ')}\n`;
}

/** Ids that RDP made are long; twelve characters tell the lines of a screen apart. */
const shortId = (id: string): string => printable(/^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id);

function levelColor(level: StoredRecord['level'], color: ChalkInstance): ChalkInstance {
  if (level === 'error' || level === 'fatal') return color.red;
  return level === 'warn' ? color.yellow : color.dim;
}
