/** How long a live source may be silent before what it has given so far is handed on, in milliseconds. */
const IDLE_MS = 200;

/** Reads a source that may fall silent. */
export interface IdleReader<T> {
  /** The next item, or `end`; with `mayIdle` also `idle`, when nothing has come for a while. */
  next(mayIdle: boolean): Promise<T | 'idle' | 'end'>;
}

/** An {@link IdleReader} over a source. */
export function readWithIdle<T>(source: AsyncIterable<T>): IdleReader<T> {
  const iterator = source[Symbol.asyncIterator]();
  let pending: Promise<IteratorResult<T>> | undefined;

  async function take(): Promise<T | 'end'> {
    pending ??= iterator.next();
    const result = await pending;
    pending = undefined;
    return result.done ? 'end' : result.value;
  }

  return {
    async next(mayIdle) {
      if (!mayIdle) return take();
      pending ??= iterator.next();
      return (await idleBefore(pending)) ? 'idle' : take();
    },
  };
}

async function idleBefore(item: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const idle = new Promise<true>((resolve) => {
    timer = setTimeout(() => resolve(true), IDLE_MS);
  });
  try {
    return await Promise.race([item.then(() => false), idle]);
  } finally {
    clearTimeout(timer);
  }
}
