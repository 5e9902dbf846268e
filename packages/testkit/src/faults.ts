/** What can go wrong between an AWS SDK and its service. */
export type Fault =
  /** The service says that there is too much of it; it did nothing. */
  | 'throttle'
  /** The service answers 500; it did nothing. */
  | 'server-error'
  /** What stands before the service answers 503, and not in the service's format. */
  | 'bad-gateway'
  /** The connection breaks before the request gets to the service. */
  | 'reset-before'
  /** The connection breaks once the service has done what was asked: the reply is lost. */
  | 'reset-after'
  /** The connection breaks in the middle of the reply. */
  | 'cut-reply'
  /** No reply, to a request that never gets to the service. */
  | 'hang-before'
  /** No reply, though the service has done what was asked. */
  | 'hang-after'
  /** Half of a reply, and then nothing more. */
  | 'hang-midway'
  /** Of a batch, each entry fails with one chance in two (SendMessageBatch, DeleteMessageBatch). */
  | 'some-failed'
  /** Messages that were handed out before are handed out once more (ReceiveMessage). */
  | 'replay'
  /** Messages come in another order, and some of them after later ones (ReceiveMessage). */
  | 'reorder';

/** How likely each fault is, by action of AWS (`PutItem`); `*` stands for all actions that are not named. */
export type FaultRates = Readonly<Record<string, Readonly<Partial<Record<Fault, number>>>>>;

/** What a proxy does. */
export interface FaultPlan {
  /** The endpoint that it stands before. */
  readonly target: string;
  /** Each action has a stream of chances of its own from this seed: the n-th call of an action always fares alike. */
  readonly seed: number;
  readonly rates: FaultRates;
}
