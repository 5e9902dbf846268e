import { type Batch, costOf } from './batch.ts';
import type { BatchStore } from './batch-store.ts';
import { within } from './deadline.ts';
import { createDrops, type Drops, quietly } from './drops.ts';
import { RdpError } from './errors.ts';
import { createLiveBatches } from './live-batches.ts';
import { logIdOf } from './log-line.ts';
import type { ResolvedOptions, WhenFull } from './options.ts';
import { type BatchQueue, createQueue } from './queue.ts';
import { backoffMs } from './retry.ts';
import type { Runtime } from './runtime.ts';
import type { Send, SendReport, Traffic } from './sender.ts';
import { type ClientStats, type DropReason, type FlushResult, flushResult } from './stats.ts';
import type { Stored } from './stored.ts';
import { add, counter } from './tally.ts';

/** What a {@link Dispatcher} needs. */
export interface DispatcherDependencies {
  readonly options: ResolvedOptions;
  readonly runtime: Runtime;
  readonly send: Send;
  readonly traffic: Traffic;
  readonly store: BatchStore | undefined;
}

/** How many callers may wait for room at once: each holds a log beside the buffer. */
const MAX_BLOCKED = 1_000;
/** How many bytes of logs are written to disk together. */
const MAX_WRITE_BYTES = 8 * 1024 * 1024;

/** A caller that waits for room. */
interface Blocked {
  readonly line: string;
  readonly bytes: number;
  readonly cost: number;
  readonly admitted: () => void;
}

/**
 * Takes the queued logs from the caller to the pipeline: buffer, then disk where there is a store, then request. Each batch is
 * live from its first log until the last of its logs is accepted, rejected or dropped.
 */
export class Dispatcher {
  readonly #options: ResolvedOptions;
  readonly #runtime: Runtime;
  readonly #send: Send;
  readonly #traffic: Traffic;
  readonly #store: BatchStore | undefined;
  readonly #queue: BatchQueue;
  readonly #drops: Drops;
  readonly #live = createLiveBatches();
  readonly #blocked: Blocked[] = [];
  readonly #stop = new AbortController();
  /** Batches on disk that wait for a request. */
  #onDisk: Batch[] = [];
  /** Batches that a write to disk failed for: they are sent from memory. */
  #unstorable: Batch[] = [];
  readonly #running = new Set<Batch>();
  readonly #storing = new Set<Batch>();
  /** Writes and requests at hand. */
  readonly #tasks = new Set<Promise<void>>();
  #recovering: Promise<void> | undefined;
  #nextDiskSeq = -1;
  #bufferedBytes = 0;
  #timerSet = false;
  #pumpSet = false;
  /** Requests of batches on disk wait until then: the pipeline did not take one for long. */
  #pausedUntil = 0;
  #resumeSet = false;
  #failures = 0;
  #closed = false;
  /** Batches that found no room on disk. */
  #full = 0;
  readonly #logged = counter();
  readonly #accepted = counter();
  readonly #rejected = counter();

  constructor({ options, runtime, send, traffic, store }: DispatcherDependencies) {
    this.#options = options;
    this.#runtime = runtime;
    this.#send = send;
    this.#traffic = traffic;
    this.#store = store;
    this.#drops = createDrops(options.onDrop);
    this.#queue = createQueue({
      ...options.batch,
      now: options.now,
      byteLength: runtime.byteLength,
      onOpen: (batch) => this.#live.add(batch),
      onEmpty: (batch) => this.#settle(batch),
    });
    if (store) this.#recovering = this.#recover(store);
  }

  /** Queues a line. Gives whether it is queued, or a promise where it waits for room. */
  add(line: string, whenFull: WhenFull = this.#options.buffer.whenFull): boolean | Promise<void> {
    const bytes = this.#runtime.byteLength(line);
    add(this.#logged, 1, bytes + 1);
    if (this.#closed) return this.#lose('closed', bytes);
    const cost = costOf(line, bytes);
    const { maxBytes } = this.#options.buffer;
    if (cost > maxBytes) return this.#lose('log_too_large', bytes);
    if (this.#blocked.length > 0 || this.#bufferedBytes + cost > maxBytes) {
      this.#relieve();
      if (whenFull === 'block') return this.#block(line, bytes, cost);
      if (whenFull === 'drop-oldest') this.#makeRoom(this.#bufferedBytes + cost - maxBytes);
      if (this.#bufferedBytes + cost > maxBytes) return this.#lose('buffer_full', bytes);
    }
    this.#push(line, bytes, cost);
    return true;
  }

  /** Takes down a log that never became a line. */
  refuse(): boolean {
    add(this.#logged, 1, 0);
    this.#drops.drop('log_invalid', 1, 0);
    return false;
  }

  /** Takes down logs that were lost before they were queued. */
  lose(reason: DropReason, logs: number, bytes: number): void {
    add(this.#logged, logs, bytes);
    this.#drops.drop(reason, logs, bytes);
  }

  /** Waits until all that was queued before is accepted, rejected or dropped; at most `timeoutMs`, or until the signal. */
  flush(timeoutMs: number, signal?: AbortSignal): Promise<FlushResult> {
    const covered = this.#blocked.length === 0 ? this.#sendNow() : this.#lastAdmitted();
    return within(this.#runtime, timeoutMs, signal, async (over) => {
      // What an earlier process left is covered too, once it is known.
      await Promise.race([this.#recovering, over]);
      const upTo = (await Promise.race([covered, over])) ?? Number.POSITIVE_INFINITY;
      await this.#live.settled(upTo, over);
      this.#drops.announce();
      const pending = this.#live.logs(upTo) + (upTo === Number.POSITIVE_INFINITY ? this.#blocked.length : 0);
      return flushResult(pending);
    });
  }

  /** Takes no more logs, flushes, and ends what has not reached the pipeline by then. */
  async close(timeoutMs: number): Promise<void> {
    const flushed = this.flush(timeoutMs);
    this.#closed = true;
    await flushed;
    this.#stop.abort();
    // Each request ends at the signal, and hands its batch back or drops it; so does taking over files.
    await Promise.all([...this.#tasks, this.#recovering]);
    this.#abandon('closed');
    this.#store?.close();
    this.#drops.announce();
  }

  /** Saves what it can without waiting: the process ends after this. */
  spill(): void {
    this.#closed = true;
    this.#abandon('process_exit');
    this.#store?.close();
    this.#drops.announce();
  }

  /** How many logs are neither accepted, rejected nor dropped. */
  get pending(): number {
    return this.#live.logs(Number.POSITIVE_INFINITY) + this.#blocked.length;
  }

  stats(): ClientStats {
    const sending = counter();
    for (const { logs, bytes } of this.#running) add(sending, logs, bytes);
    const waiting = { ...this.#queue.waiting };
    for (const { logs, bytes } of [...this.#storing, ...this.#unstorable]) add(waiting, logs, bytes);
    return {
      logged: { ...this.#logged },
      waiting,
      sending,
      bufferedBytes: this.#bufferedBytes,
      accepted: { ...this.#accepted },
      rejected: { ...this.#rejected },
      dropped: structuredClone(this.#drops.dropped),
      ...this.#traffic,
      ...(this.#store && { spool: { ...this.#store.stats(), full: this.#full } }),
    };
  }

  #push(line: string, bytes: number, cost: number): void {
    this.#bufferedBytes += cost;
    if (this.#queue.push(line, bytes, cost)) this.#pumpSoon();
    else if (!this.#timerSet) this.#sealLater(this.#options.batch.maxDelayMs);
  }

  /** In a full buffer the open batch waits for nobody. */
  #relieve(): void {
    if (this.#queue.peek()) return;
    this.#queue.seal();
    this.#pumpSoon();
  }

  #lose(reason: DropReason, bytes: number): false {
    this.#drops.drop(reason, 1, bytes + 1);
    return false;
  }

  #block(line: string, bytes: number, cost: number): Promise<void> | false {
    if (this.#blocked.length >= MAX_BLOCKED) return this.#lose('buffer_full', bytes);
    return new Promise((admitted) => this.#blocked.push({ line, bytes, cost, admitted }));
  }

  /** Resolves when the last of those that wait now is let in, with the number of the newest batch at that moment. */
  #lastAdmitted(): Promise<number> {
    const last = this.#blocked.pop() as Blocked;
    return new Promise((resolve) => {
      this.#blocked.push({
        ...last,
        admitted: () => {
          last.admitted();
          resolve(this.#sendNow());
        },
      });
    });
  }

  #makeRoom(cost: number): void {
    const dropped = this.#queue.dropOldest(cost);
    if (dropped.logs === 0) return;
    this.#bufferedBytes -= dropped.cost;
    this.#drops.drop('buffer_full', dropped.logs, dropped.bytes);
  }

  /** Gives room back to the buffer, and to callers that wait for it in the order in which they came. */
  #release(batch: Batch): void {
    this.#bufferedBytes -= batch.cost;
    batch.cost = 0;
    batch.lines = [];
    batch.from = 0;
    while (this.#blocked[0] && this.#bufferedBytes + this.#blocked[0].cost <= this.#options.buffer.maxBytes) {
      const { line, bytes, cost, admitted } = this.#blocked.shift() as Blocked;
      this.#push(line, bytes, cost);
      admitted();
    }
    if (this.#blocked.length > 0) this.#relieve();
  }

  #sealLater(ms: number): void {
    this.#timerSet = true;
    this.#runtime.after(ms, () => this.#sealDue(), false);
  }

  /** Closes the open batch where its time has come. One timer serves all: it is set again for a batch that is younger. */
  #sealDue(): void {
    this.#timerSet = false;
    const openedAt = this.#queue.openedAt();
    if (openedAt === undefined) return;
    const left = openedAt + this.#options.batch.maxDelayMs - this.#options.now();
    if (left > 0) {
      this.#sealLater(Math.ceil(left));
      return;
    }
    this.#queue.seal();
    this.#pump();
  }

  /** Not in the call of `log()`: putting a batch together takes milliseconds. */
  #pumpSoon(): void {
    if (this.#pumpSet) return;
    this.#pumpSet = true;
    this.#runtime.after(
      0,
      () => {
        this.#pumpSet = false;
        this.#pump();
      },
      false,
    );
  }

  /** Lets nothing wait for others. Gives the number of the newest batch. */
  #sendNow(): number {
    this.#queue.seal();
    this.#pump();
    return this.#live.newest();
  }

  /** Starts what can be started: a write to disk, and requests while there is a slot. */
  #pump(): void {
    if (this.#stop.signal.aborted) return;
    if (this.#store && !this.#recovering && this.#storing.size === 0) this.#start(this.#storeWaiting(this.#store));
    while (this.#running.size < this.#options.inFlight) {
      const batch = this.#next();
      if (!batch) return;
      this.#running.add(batch);
      this.#start(this.#run(batch));
    }
  }

  #start(task: Promise<void>): void {
    this.#tasks.add(task);
    void task.finally(() => this.#tasks.delete(task));
  }

  #next(): Batch | undefined {
    if (!this.#store) return this.#queue.take();
    if (this.#unstorable.length > 0) return this.#unstorable.shift();
    if (this.#onDisk.length > 0 && this.#options.now() >= this.#pausedUntil) return this.#onDisk.shift();
    // A batch that finds no room on disk is sent from memory.
    const waiting = this.#queue.peek();
    if (waiting === undefined || this.#recovering || this.#store.hasRoom(waiting.bytes, 1)) return undefined;
    this.#full++;
    return this.#queue.take();
  }

  /** Writes closed batches to disk, one write after the other; after each, what was written waits for a slot there. */
  async #storeWaiting(store: BatchStore): Promise<void> {
    const group = this.#takeGroup(store);
    if (group.length === 0) return;
    for (const batch of group) this.#storing.add(batch);
    try {
      const stored = await store.append(group);
      group.forEach((batch, at) => {
        this.#storing.delete(batch);
        batch.stored = stored[at];
        this.#park(batch);
      });
    } catch (cause) {
      this.#storing.clear();
      this.#unstorable.push(...group);
      this.#tell(new RdpError('the spool cannot be written', { code: 'spool_unavailable', retryable: true, cause }));
    }
    this.#pump();
  }

  #takeGroup(store: BatchStore): Batch[] {
    const group: Batch[] = [];
    let bytes = 0;
    for (let next = this.#queue.peek(); next; next = this.#queue.peek()) {
      if (group.length > 0 && bytes + next.bytes > MAX_WRITE_BYTES) break;
      if (!store.hasRoom(bytes + next.bytes, group.length + 1)) break;
      bytes += next.bytes;
      group.push(this.#queue.take() as Batch);
    }
    return group;
  }

  /** From now on a batch is on disk alone, and waits there for a request. */
  #park(batch: Batch): void {
    this.#onDisk.push(batch);
    this.#release(batch);
  }

  async #run(batch: Batch): Promise<void> {
    try {
      const lines = await this.#linesOf(batch);
      if (!lines) {
        this.#giveUp(batch, 'spool_corrupt');
        return;
      }
      const report = await this.#send(lines, {
        limits: this.#options.queued,
        signal: this.#stop.signal,
        hold: false,
      });
      this.#note(batch, lines, report);
    } finally {
      this.#running.delete(batch);
      this.#pump();
    }
  }

  async #linesOf(batch: Batch): Promise<readonly string[] | undefined> {
    if (!batch.stored || !this.#store) return batch.from === 0 ? batch.lines : batch.lines.slice(batch.from);
    try {
      const lines = await this.#store.read(batch.stored);
      return batch.rest && lines ? batch.rest.map((place) => lines[place] as string) : lines;
    } catch (cause) {
      this.#tell(new RdpError('the spool cannot be read', { code: 'spool_unavailable', retryable: false, cause }));
      return undefined;
    }
  }

  #note(batch: Batch, lines: readonly string[], { accepted, rejected, unsent, error }: SendReport): void {
    const whole = accepted.length === lines.length;
    add(this.#accepted, accepted.length, whole ? batch.bytes : this.#bytesOf(lines, accepted.map(indexOf)));
    add(this.#rejected, rejected.length, this.#bytesOf(lines, rejected.map(indexOf)));
    for (const { index, code, message } of rejected) {
      quietly(() => this.#options.onReject?.({ log_id: logIdOf(lines[index] as string), code, message }));
    }
    if (accepted.length > 0) this.#failures = 0;
    if (error && unsent.length > 0) this.#noteUnsent(batch, lines, unsent, error);
    else this.#settle(batch);
  }

  #noteUnsent(batch: Batch, lines: readonly string[], unsent: readonly number[], error: RdpError): void {
    batch.logs = unsent.length;
    batch.bytes = this.#bytesOf(lines, unsent);
    if (batch.stored) batch.rest = unsent.map((index) => batch.rest?.[index] ?? index);
    if (error.code !== 'aborted') this.#tell(error);
    if (batch.stored && isPassing(error)) this.#putBack(batch);
    else if (error.code === 'aborted') this.#putAside(batch, lines, unsent);
    else this.#giveUp(batch, error.retryable ? 'retries_exhausted' : 'refused');
  }

  #bytesOf(lines: readonly string[], indexes: readonly number[]): number {
    return indexes.reduce((sum, index) => sum + this.#runtime.byteLength(lines[index] as string) + 1, 0);
  }

  /** A batch on disk waits for better times: its place there stays. */
  #putBack(batch: Batch): void {
    this.#onDisk.unshift(batch);
    if (this.#stop.signal.aborted) return;
    this.#pausedUntil = this.#options.now() + backoffMs(this.#failures++, this.#options.random());
    if (!this.#resumeSet) this.#resumeWhenDue();
  }

  /** Asks the clock again when the timer fires: a timer may fire a little early, and the pause may have grown. */
  #resumeWhenDue(): void {
    const left = this.#pausedUntil - this.#options.now();
    this.#resumeSet = left > 0;
    if (left > 0) this.#runtime.after(Math.ceil(left), () => this.#resumeWhenDue(), false);
    else this.#pump();
  }

  /** What `close` cut short. It may still find room on disk. */
  #putAside(batch: Batch, lines: readonly string[], unsent: readonly number[]): void {
    batch.lines = unsent.map((index) => lines[index] as string);
    batch.from = 0;
    this.#unstorable.push(batch);
  }

  #giveUp(batch: Batch, reason: DropReason): void {
    this.#drops.drop(reason, batch.logs, batch.bytes);
    this.#settle(batch);
  }

  /** Nothing of a batch is left to do. */
  #settle(batch: Batch): void {
    if (batch.stored) this.#store?.remove(batch.stored);
    this.#release(batch);
    this.#live.settle(batch);
  }

  /** Ends what is still live: on disk it stays, from memory it goes to disk where there is room, else it is dropped. */
  #abandon(reason: DropReason): void {
    const inMemory = [...this.#live].filter(({ stored }) => !stored);
    // Settling makes room, and callers that waited for it are let in: their logs are live then, and are saved too.
    for (let batches = inMemory; batches.length > 0; batches = [...this.#live].filter(({ stored }) => !stored)) {
      this.#queue.drain();
      const lost = new Set(this.#store ? this.#store.spill(batches) : batches);
      for (const batch of batches) {
        if (lost.has(batch)) this.#giveUp(batch, reason);
        else this.#settle(batch);
      }
    }
    this.#unstorable = [];
  }

  async #recover(store: BatchStore): Promise<void> {
    try {
      const lost: Parameters<BatchStore['recover']>[0] = (...loss) => this.#drops.drop(...loss);
      const found = await store.recover(lost, this.#stop.signal);
      for (const stored of found) this.#adopt(stored);
    } catch (cause) {
      this.#tell(new RdpError('the spool cannot be read', { code: 'spool_unavailable', retryable: true, cause }));
    }
    this.#recovering = undefined;
    this.#pump();
  }

  /** A batch of an earlier process; its number is below all of this one, so that every flush covers it. */
  #adopt(stored: Stored): void {
    const { logs, bytes } = stored;
    const batch: Batch = { seq: this.#nextDiskSeq--, lines: [], from: 0, logs, bytes, cost: 0, openedAt: 0, stored };
    this.#live.add(batch);
    this.#onDisk.push(batch);
  }

  #tell(error: RdpError): void {
    quietly(() => this.#options.onError?.(error));
  }
}

const indexOf = ({ index }: { readonly index: number }): number => index;

/** Whether a batch on disk may be taken later: the moment, or the key of the client, may change. */
const isPassing = ({ retryable, code, status }: RdpError): boolean =>
  retryable || code === 'aborted' || status === 401 || status === 403;
