/** One HTTP exchange with the pipeline: undici on Node, fetch on the edge. */
export interface Transport {
  /**
   * Sends a request and reads the whole answer, whatever its status.
   * @throws whatever the platform throws where there was no answer; its `code`, or that of its cause, is told.
   */
  exchange(request: TransportRequest): Promise<TransportReply>;
  /** Closes the connections once the requests at hand are answered. */
  close(): Promise<void>;
  /** Ends the requests at hand and closes the connections. */
  destroy(): Promise<void>;
}

/** A request of the client. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  /** Below the base URL, as `/ingest`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** Ends the request: by its caller, or by the deadline of the request. */
  readonly signal: AbortSignal;
}

/** An answer, as it came. */
export interface TransportReply {
  readonly status: number;
  readonly text: string;
  /** The `Retry-After` field. */
  readonly retryAfter: string | undefined;
}
