import type { FaultRates } from '@rdp/testkit';

/*
 * How bad it is. Good logs must not be dead-lettered, but the queue itself moves whatever is received a tenth time and was not
 * deleted (`maxReceiveCount` 10 in the stack), so nine receives of a message in vain have to be as good as impossible, as they are on AWS.
 * A single fault fails no message: the SDK tries a call three times, and a put is tried up to eight times on top of that. What
 * does are sockets that hang until the visibility timeout is over, kills, and receives or deletions whose reply is lost: with
 * these rates one receive in six is in vain (measured: of 429 messages of good logs, 69 were received again). If each receive
 * fared alike by itself, one message in 10 million would be moved, and a run has some 450.
 */

/** A while of bad luck on every way between the functions and AWS. */
const ANY_CALL = {
  throttle: 0.02,
  'server-error': 0.01,
  'bad-gateway': 0.005,
  'reset-before': 0.005,
  'reset-after': 0.005,
  'cut-reply': 0.005,
};

/** Few: each takes 5 seconds from whoever waits for it. */
const hangs = (rate: number) => ({ 'hang-before': rate, 'hang-after': rate, 'hang-midway': rate });

/** How likely each fault is. */
export const RATES: Readonly<Record<'sqs' | 'dynamo', FaultRates>> = {
  sqs: {
    '*': { ...ANY_CALL, ...hangs(0.004) },
    SendMessageBatch: { ...ANY_CALL, ...hangs(0.004), 'some-failed': 0.15 },
    // Only Lambda itself calls these two. It has deadlines of its own: no socket of it hangs.
    ReceiveMessage: { ...ANY_CALL, replay: 0.15, reorder: 0.15 },
    DeleteMessageBatch: { ...ANY_CALL, 'some-failed': 0.05 },
  },
  dynamo: { '*': { ...ANY_CALL, ...hangs(0.0001) } },
};

/** What is so likely that a run of ten thousand logs has it for sure; of hanging sockets, one kind or another. */
export const FAULTS = [...Object.keys(ANY_CALL), 'hang-', 'some-failed', 'replay', 'reorder'];

/** In how many invocations at most a process of a function is killed. */
export const DIES_WITHIN = { ingest: 100, worker: 20 };

/** Longer than most invocations take with one socket that hangs; what was killed has to wait for it. */
export const VISIBILITY_SECONDS = 8;

/**
 * The stack has 10, with a visibility timeout of 15 minutes: two and a half hours of bad luck. With 8 seconds that is 80, which a
 * machine that does much else can stand still for; 40 make five minutes of it.
 */
export const MAX_RECEIVE_COUNT = 40;
