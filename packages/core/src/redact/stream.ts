import type { Blocks } from './blocks.ts';

/** A stream over `blocks` that runs `redact` on each. */
export function redactStream(blocks: Blocks, redact: (text: string) => string): TransformStream<string, string> {
  const emit = (texts: readonly string[], enqueue: (text: string) => void): void => {
    const output = texts.map(redact).join('');
    if (output !== '') enqueue(output);
  };
  return new TransformStream<string, string>({
    transform(chunk, controller) {
      emit(blocks.push(chunk), (text) => controller.enqueue(text));
    },
    flush(controller) {
      emit(blocks.end(), (text) => controller.enqueue(text));
    },
  });
}
