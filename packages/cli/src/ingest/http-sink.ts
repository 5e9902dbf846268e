import type { RdpClient } from '@rdp/client';
import type { ErrorCode, LogEntry } from '@rdp/core';
import type { LogInput } from '@rdp/core/contract';
import type { EmbeddedEngine } from '@rdp/embedded';
import type { Sink, SourcedLog } from './sink.ts';

/** What sends logs to a running pipeline. */
export interface HttpSinkOptions {
  readonly client: RdpClient;
  readonly url: string;
  /** Keeps the checkpoints, on this side. */
  readonly engine: EmbeddedEngine;
  readonly signal: AbortSignal;
}

/** Sends logs over HTTP; the checkpoint moves once the pipeline has accepted them. */
export function createHttpSink({ client, url, engine, signal }: HttpSinkOptions): Sink {
  return {
    target: url,
    async write(logs, checkpoint, totals) {
      const { accepted, rejected } = await client.ingestMany(
        logs.map(({ log }) => toInput(log)),
        { signal },
      );
      if (checkpoint) await engine.writeFileBatch({ records: [], letters: [], checkpoint });
      totals.logs += accepted.length;
      return rejected.map(({ index, code, message }) => ({
        line: (logs[index] as SourcedLog).line,
        error: { code: code as ErrorCode, message },
      }));
    },
    close: () => client.close(),
  };
}

const toInput = ({ log_id, text, attributes }: LogEntry): LogInput => ({ ...attributes, log_id, text });
