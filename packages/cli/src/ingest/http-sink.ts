import type { RdpClient } from '@rdp/client';
import type { ErrorCode, LogEntry } from '@rdp/core';
import type { LogInput } from '@rdp/core/contract';
import type { FileWriter, SourceProgress } from '@rdp/embedded';
import type { Sink, SourcedLog } from './sink.ts';

/** What sends logs to a running pipeline. */
export interface HttpSinkOptions {
  readonly client: RdpClient;
  readonly url: string;
  /** Keeps the checkpoints, on this side. */
  readonly writer: FileWriter;
  readonly signal: AbortSignal;
}

/** One request is being answered while the next ones are made and sent. */
const IN_FLIGHT = 4;

/** Sends logs over HTTP; the checkpoint moves once the pipeline has accepted them. */
export function createHttpSink({ client, url, writer, signal }: HttpSinkOptions): Sink {
  /** Ends when the batch that was handed over last has moved the checkpoint, or failed. */
  let last: Promise<unknown> = Promise.resolve();
  /** Ends when the identity of the source is written down: the ids of its logs are derived from it. */
  let known: Promise<unknown> = Promise.resolve();
  const save = (progress: SourceProgress) => writer.write({ records: [], letters: [], progress });
  return {
    target: url,
    inFlight: IN_FLIGHT,
    async write(logs, progress, totals) {
      // A run that dies between the first answer and the first checkpoint must not send these logs under other ids.
      if (progress?.from === 0) known = save(atStart(progress));
      const sent = known.then(() =>
        client.ingestMany(
          logs.map(({ log }) => toInput(log)),
          { signal },
        ),
      );
      // Answers may overtake each other; the checkpoint moves in the order of the batches.
      const moved = Promise.all([sent, last]).then(() => progress && save(progress));
      last = moved.catch(() => {});
      const { accepted, rejected } = await sent;
      await moved;
      totals.logs += accepted.length;
      return rejected.map(({ index, code, message }) => ({
        line: (logs[index] as SourcedLog).line,
        error: { code: code as ErrorCode, message },
      }));
    },
    close: () => client.close(),
  };
}

const atStart = ({ from, checkpoint }: SourceProgress): SourceProgress => ({
  from,
  checkpoint: { ...checkpoint, nextOffset: 0, nextLine: 0 },
});

const toInput = ({ log_id, text, attributes }: LogEntry): LogInput => ({ ...attributes, log_id, text });
