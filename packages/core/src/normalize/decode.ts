const decoder = new TextDecoder('utf-8');

/**
 * The text of `bytes`: UTF-8, one leading byte order mark left out, each malformed sequence as U+FFFD
 * (WHATWG Encoding, "UTF-8 decode"). Never throws: a log with broken bytes is still a log.
 */
export const decodeText = (bytes: Uint8Array): string => decoder.decode(bytes);
