/** Runs a task once there is room for it. */
export type Limiter = <T>(task: () => Promise<T>) => Promise<T>;

/** Lets at most `max` tasks run at a time; the others wait in the order they came. */
export function createLimiter(max: number): Limiter {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    // Whoever ends hands its place over, so nobody can come between.
    if (running >= max) await new Promise<void>((go) => waiting.push(go));
    else running++;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
