import type { Lambda, Random } from '@rdp/testkit';

/** When a process of a function dies. */
export interface Mortality {
  /** After so many invocations at most. */
  readonly within: number;
  /** In so much time at most from the start of an invocation, in milliseconds. One that is over by then passes it on to the next. */
  readonly withinMs: number;
  readonly random: Random;
  /** Is told of each death. */
  readonly onKill: () => void;
}

/** A function of which a process is ended by SIGKILL, time and again, each time in the middle of an invocation. */
export function mortal(lambda: Lambda, { within, withinMs, random, onKill }: Mortality): Lambda {
  let left = random.int(1, within);
  let armed = false;
  const die = (): void => {
    left = random.int(1, within);
    onKill();
    lambda.kill(1);
  };
  return {
    ...lambda,
    async invoke(event) {
      if (--left > 0 || armed) return lambda.invoke(event);
      armed = true;
      const timer = setTimeout(die, random.int(0, withinMs));
      try {
        return await lambda.invoke(event);
      } finally {
        clearTimeout(timer);
        armed = false;
      }
    },
  };
}
