/** The longest line that becomes one log, in characters: a longer one becomes several. It bounds what is held of a stream. */
const MAX_LINE = 1024 * 1024;

/** Cuts a stream of UTF-8 bytes into lines. */
export interface Lines {
  /** The lines that are whole with these bytes, without LF or CRLF; empty ones are passed over. */
  push(bytes: Uint8Array): string[];
  /** The last line, where it had no end. */
  end(): string[];
}

/** At the start of a stream. Bytes that are not UTF-8 become U+FFFD. */
export function createLines(): Lines {
  const decoder = new TextDecoder();
  let rest = '';
  const cut = (text: string): string[] => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() as string;
    if (rest.length > MAX_LINE) {
      parts.push(rest.slice(0, MAX_LINE));
      rest = rest.slice(MAX_LINE);
    }
    return parts.map(withoutCr).filter((line) => line !== '');
  };
  return {
    push: (bytes) => cut(decoder.decode(bytes, { stream: true })),
    end() {
      const parts = cut(decoder.decode());
      const last = withoutCr(rest);
      rest = '';
      return last === '' ? parts : [...parts, last];
    },
  };
}

const withoutCr = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
