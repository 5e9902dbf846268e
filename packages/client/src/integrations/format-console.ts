import { toPlain } from './plain.ts';

const DIRECTIVE = /%[sdifjoOc%]/g;

/**
 * The arguments of a console method as one text, on every runtime: the directives of the console standard
 * (https://console.spec.whatwg.org/#formatter) where the first is a string, then the rest with spaces between.
 * Objects become JSON, errors their stack.
 */
export function formatConsole(data: readonly unknown[]): string {
  const [first, ...rest] = data;
  if (typeof first !== 'string' || rest.length === 0) return data.map(show).join(' ');
  let used = 0;
  const head = first.replace(DIRECTIVE, (directive) => {
    if (directive === '%%') return '%';
    if (used >= rest.length) return directive;
    return fill(directive, rest[used++]);
  });
  return [head, ...rest.slice(used).map(show)].join(' ');
}

function fill(directive: string, value: unknown): string {
  switch (directive) {
    case '%d':
    case '%i':
      return typeof value === 'bigint' ? show(value) : String(number(value, directive === '%i' ? Math.trunc : Number));
    case '%f':
      return String(number(value, Number));
    // Style sheets of browsers say nothing in a log.
    case '%c':
      return '';
    case '%s':
      return show(value);
    default:
      return value instanceof Error ? show(value) : (JSON.stringify(toPlain(value)) ?? String(value));
  }
}

const number = (value: unknown, round: (value: number) => number): number =>
  typeof value === 'symbol' || typeof value === 'object' ? Number.NaN : round(Number(value));

function show(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return value.stack ?? String(value);
  if (typeof value === 'object' && value !== null) return JSON.stringify(toPlain(value));
  if (typeof value === 'bigint') return `${value}n`;
  // Symbols have a text only when asked for it by name.
  return typeof value === 'function' ? `[Function ${value.name || 'anonymous'}]` : String(value);
}
