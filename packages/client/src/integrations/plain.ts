/** What JSON can hold. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

/** How deep a value of a log goes; what is deeper becomes a word. RDP refuses JSON of more than 100 levels. */
const MAX_DEPTH = 20;
/** How many members of one object or items of one list are kept; the rest becomes a count. */
const MAX_MEMBERS = 1_000;

/**
 * Anything that a program logs as a value that JSON holds: it never throws, ends on every input, and says what it left out.
 * Errors keep name, message, stack, code, cause and their own members; big integers become decimal strings, bytes base64,
 * maps objects, sets lists; a `toJSON` is asked. Members that JSON leaves out (`undefined`, functions) are left out.
 */
export const toPlain = (value: unknown): Plain | undefined => convert(value, []);

function convert(value: unknown, above: readonly object[]): Plain | undefined {
  switch (typeof value) {
    case 'string':
      return value.toWellFormed();
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? null : convertObject(value, above);
    default:
      return undefined;
  }
}

function convertObject(value: object, above: readonly object[]): Plain | undefined {
  if (above.includes(value)) return '[Circular]';
  if (above.length >= MAX_DEPTH) return '[Too deep]';
  const path = [...above, value];
  try {
    if (value instanceof Error) return members(errorMembers(value), path);
    if (value instanceof Uint8Array) return toBase64(value);
    if (value instanceof Map) return members(mapMembers(value), path);
    if (Array.isArray(value) || value instanceof Set) return items([...value], path);
    if ('toJSON' in value && typeof value.toJSON === 'function') return convert(value.toJSON(), path);
    return members(Object.entries(value), path);
  } catch {
    // A getter, a proxy or a toJSON of the program that logs; its log goes out all the same.
    return '[Unreadable]';
  }
}

function items(list: readonly unknown[], path: readonly object[]): Plain {
  const kept = list.slice(0, MAX_MEMBERS).map((item) => convert(item, path) ?? null);
  return list.length > MAX_MEMBERS ? [...kept, `[${list.length - MAX_MEMBERS} more]`] : kept;
}

function members(entries: readonly (readonly [string, unknown])[], path: readonly object[]): Plain {
  const kept: [string, Plain][] = [];
  for (const [name, member] of entries.slice(0, MAX_MEMBERS)) {
    const plain = convert(member, path);
    if (plain !== undefined) kept.push([name.toWellFormed(), plain]);
  }
  if (entries.length > MAX_MEMBERS) kept.push(['…', `[${entries.length - MAX_MEMBERS} more]`]);
  return Object.fromEntries(kept);
}

/** What an error says; its cause and the errors that it gathers are not enumerable, and would be lost. */
function errorMembers(error: Error): [string, unknown][] {
  const { name, message, stack, cause } = error;
  return [
    ['name', name],
    ['message', message],
    ['stack', stack],
    ...(cause === undefined ? [] : [['cause', cause] as [string, unknown]]),
    ...(error instanceof AggregateError ? [['errors', error.errors] as [string, unknown]] : []),
    ...Object.entries(error).filter(([member]) => !['name', 'message', 'stack', 'cause', 'errors'].includes(member)),
  ];
}

const mapMembers = (map: ReadonlyMap<unknown, unknown>): [string, unknown][] =>
  [...map].map(([key, member]) => [String(key), member]);

function toBase64(bytes: Uint8Array): string {
  let units = '';
  for (const byte of bytes) units += String.fromCharCode(byte);
  return btoa(units);
}
