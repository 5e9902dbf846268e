// The web globals that every JavaScript runtime has and that core may use; it takes no types of Node or the DOM.
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array): string;
}
declare class TextEncoder {
  encode(input?: string): Uint8Array;
}
declare interface TransformStreamDefaultController<O> {
  enqueue(chunk: O): void;
}
declare interface TransformStream<I, O> {
  readonly readable: object & { readonly __chunk?: O };
  readonly writable: object & { readonly __chunk?: I };
}
declare const TransformStream: new <I, O>(transformer: {
  transform(chunk: I, controller: TransformStreamDefaultController<O>): void;
  flush(controller: TransformStreamDefaultController<O>): void;
}) => TransformStream<I, O>;
