import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Batch } from './batch.ts';
import type { BatchStore } from './batch-store.ts';
import { RdpError } from './errors.ts';
import type { SpoolOptions } from './options.ts';
import { decodeBatch, ENTRY_OVERHEAD, encodeBatch, type SpoolContent, type SpoolEntry, scan } from './spool-format.ts';
import { isOwned, own, removeSocket } from './spool-owner.ts';
import { openSegment, type Segment } from './spool-segment.ts';
import type { Stored } from './stored.ts';
import { add, counter } from './tally.ts';

/** A batch in one of the files. */
interface SpooledBatch extends Stored, SpoolEntry {
  readonly segment: Segment;
}

/** After a write that failed the disk is left alone for so long, in milliseconds. */
const RETRY_DISK_MS = 5_000;
/** A file takes batches up to this size, and at most an eighth of what all may take. */
const MAX_SEGMENT_BYTES = 8 * 1024 * 1024;
const FILE = /^([0-9a-f]{16})-\d+\.log$/;

type Lost = Parameters<BatchStore['recover']>[0];

/**
 * A spool in a folder: bounded files of checked entries (see `spool-format.ts`).
 *
 * A batch is written and forced to disk (`fdatasync`) before it is sent, and marked as done when it is sent or refused. So a
 * process that is killed loses what it logged since its last write began, and a loss of power nothing more. Marks are not forced: a batch
 * whose mark is lost is sent again, and its ids make that harmless.
 *
 * Each process writes files of its own. It owns them as long as it lives (see `spool-owner.ts`); who opens the folder next
 * takes over those of processes that have ended, by renaming them: of two who try, one succeeds.
 * @throws RdpError `spool_unavailable`.
 */
export function openSpool({ dir, maxBytes }: Required<SpoolOptions>): BatchStore {
  const id = randomBytes(8).toString('hex');
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    // Before there is a file: one without an owner would be taken.
    return new Spool(dir, id, maxBytes, own(dir, id).release);
  } catch (cause) {
    throw new RdpError('the folder of the spool cannot be used', {
      code: 'spool_unavailable',
      retryable: false,
      cause,
    });
  }
}

class Spool implements BatchStore {
  readonly #dir: string;
  readonly #id: string;
  readonly #maxBytes: number;
  readonly #release: () => void;
  readonly #segments = new Set<Segment>();
  readonly #waiting = counter();
  readonly #recovered = counter();
  #active: Segment;
  #files = 0;
  #unclosed = 0;
  #failedUntil = 0;
  #closed = false;

  constructor(dir: string, id: string, maxBytes: number, release: () => void) {
    this.#dir = dir;
    this.#id = id;
    this.#maxBytes = maxBytes;
    this.#release = release;
    // An empty file stands for a process that has not ended in order.
    this.#active = this.#open(this.#newPath());
  }

  hasRoom(bytes: number, batches: number): boolean {
    if (performance.now() < this.#failedUntil) return false;
    return this.#fileBytes() + bytes + batches * ENTRY_OVERHEAD <= this.#maxBytes;
  }

  async append(batches: readonly Batch[]): Promise<readonly Stored[]> {
    const entries = batches.map(({ lines, from }) => encodeBatch(lines.slice(from)));
    const segment = this.#segmentFor(entries.reduce((sum, { length }) => sum + length, 0));
    try {
      const offsets = await segment.append(entries);
      return batches.map(({ logs, bytes }, at) => {
        add(this.#waiting, logs, bytes);
        return { segment, logs, bytes, offset: offsets[at] as number, length: bytes - 1 } satisfies SpooledBatch;
      });
    } catch (error) {
      this.#failedUntil = performance.now() + RETRY_DISK_MS;
      throw error;
    }
  }

  async read(stored: Stored): Promise<string[] | undefined> {
    const batch = stored as SpooledBatch;
    return decodeBatch(await batch.segment.read(batch));
  }

  remove(stored: Stored): void {
    const { segment, logs, bytes, offset, length } = stored as SpooledBatch;
    add(this.#waiting, -logs, -bytes);
    if (this.#closed) return;
    segment.done({ offset, length, logs });
    if (segment.live > 0) return;
    if (segment === this.#active) segment.clear();
    else this.#remove(segment);
  }

  async recover(lost: Lost, signal: AbortSignal): Promise<readonly Stored[]> {
    const byOwner = Map.groupBy(await readdir(this.#dir), (name) => FILE.exec(name)?.[1]);
    byOwner.delete(undefined);
    byOwner.delete(this.#id);
    const found: Stored[] = [];
    for (const [owner, names] of byOwner) {
      if (await isOwned(this.#dir, owner as string)) continue;
      found.push(...(await this.#takeOver(owner as string, names.toSorted(), lost, signal)));
    }
    return found;
  }

  spill(batches: readonly Batch[]): readonly Batch[] {
    const fitting = this.#fitting(batches);
    if (fitting.length === 0) return batches;
    try {
      // Into a file of its own: a write to another may have stopped half way.
      this.#open(this.#newPath()).appendSync(fitting.map(({ lines, from }) => encodeBatch(lines.slice(from))));
      for (const { logs, bytes } of fitting) add(this.#waiting, logs, bytes);
      return batches.filter((batch) => !fitting.includes(batch));
    } catch {
      return batches;
    }
  }

  stats() {
    return {
      waiting: { ...this.#waiting },
      fileBytes: this.#fileBytes(),
      recovered: { ...this.#recovered },
      unclosed: this.#unclosed,
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const segment of this.#segments) {
      if (segment.live > 0) segment.close();
      else segment.remove();
    }
    this.#release();
  }

  #newPath(): string {
    return join(this.#dir, `${this.#id}-${this.#files++}.log`);
  }

  #open(path: string, size = 0, live = 0): Segment {
    const segment = openSegment(path, size, live);
    this.#segments.add(segment);
    syncFolder(this.#dir);
    return segment;
  }

  #remove(segment: Segment): void {
    segment.remove();
    this.#segments.delete(segment);
  }

  #fileBytes(): number {
    let sum = 0;
    for (const { size } of this.#segments) sum += size;
    return sum;
  }

  /** The file that `bytes` more go to. */
  #segmentFor(bytes: number): Segment {
    const limit = Math.min(MAX_SEGMENT_BYTES, this.#maxBytes / 8);
    const active = this.#active;
    if (!active.broken && (active.size === 0 || active.size + bytes <= limit)) return active;
    this.#active = this.#open(this.#newPath());
    if (active.live === 0) this.#remove(active);
    return this.#active;
  }

  #fitting(batches: readonly Batch[]): readonly Batch[] {
    let room = this.#maxBytes - this.#fileBytes();
    return batches.filter(({ bytes }) => {
      if (bytes + ENTRY_OVERHEAD > room) return false;
      room -= bytes + ENTRY_OVERHEAD;
      return true;
    });
  }

  /** Takes the files of a process that has ended. */
  async #takeOver(owner: string, names: readonly string[], lost: Lost, signal: AbortSignal): Promise<Stored[]> {
    const found: SpooledBatch[] = [];
    const contents: SpoolContent[] = [];
    for (const name of names) {
      const path = this.#newPath();
      // A file that is claimed is taken over to its end: nobody else looks for it under its new name before the next start.
      if (signal.aborted || !(await claim(join(this.#dir, name), path))) continue;
      const data = await readFile(path);
      const content = scan(data);
      contents.push(content);
      const segment = this.#open(path, data.length, content.entries.length);
      if (content.entries.length === 0) this.#remove(segment);
      for (const entry of content.entries) found.push({ ...entry, segment, bytes: entry.length + 1 });
    }
    removeSocket(this.#dir, owner);
    if (contents.length > 0) this.#tellLosses(contents, lost);
    for (const { logs, bytes } of found) {
      add(this.#waiting, logs, bytes);
      add(this.#recovered, logs, bytes);
    }
    return found;
  }

  #tellLosses(contents: readonly SpoolContent[], lost: Lost): void {
    for (const { corrupt } of contents) {
      for (const { logs, length } of corrupt) lost('spool_corrupt', logs, length + 1, true);
    }
    const unreadable = contents.reduce((sum, content) => sum + content.unreadable, 0);
    // A writer that ended in order wrote again, into another file, what was half written.
    if (contents.some(({ closed }) => closed)) {
      if (unreadable > 0) lost('spool_corrupt', 0, unreadable, false);
      return;
    }
    this.#unclosed++;
    const torn = contents.flatMap((content) => content.torn ?? []);
    const sum = (of: (entry: Pick<SpoolEntry, 'length' | 'logs'>) => number): number =>
      torn.reduce((total, entry) => total + of(entry), 0);
    lost(
      'process_killed',
      sum(({ logs }) => logs),
      sum(({ length }) => length + 1) + unreadable,
      false,
    );
  }
}

/** Whether this process got the file: of several that rename it, one succeeds. */
async function claim(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** A new name survives a loss of power once its folder is forced to disk; Windows cannot. */
function syncFolder(dir: string): void {
  try {
    const fd = openSync(dir, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {}
}
