/** A request as every platform can give it. */
export interface IngestRequest {
  readonly method: string;
  /** The path alone, without query. */
  readonly path: string;
  /** A header field by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** The body in chunks, so that a limit holds before memory is spent. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** A reply as every platform can send it. */
export interface IngestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
