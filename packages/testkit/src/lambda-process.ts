/**
 * @module
 * The process of one instance of a Lambda function: `node lambda-process.ts <bundle>`, forked by `lambda.ts`. It tells its parent
 * when the bundle is loaded, then calls `handler` with each event that it is sent. It ends when its parent does.
 */
import { pathToFileURL } from 'node:url';

/** What the parent sends: an event, and when the instance is ended by force (epoch milliseconds). */
export interface Invocation {
  readonly event: unknown;
  readonly endsAt: number;
}

/** What the child sends: ready, or how the one invocation at hand came out. */
export type Report = { readonly ready: true } | { readonly result: unknown } | { readonly error: string };

const report = (value: Report): boolean | undefined => process.send?.(value);

process.on('disconnect', () => process.exit());
process.on('message', ({ event, endsAt }: Invocation) => {
  const context = { getRemainingTimeInMillis: () => Math.max(0, endsAt - Date.now()) };
  Promise.resolve()
    .then(() => handler(event, context))
    .then(
      (result) => report({ result }),
      (error: unknown) => report({ error: String(error) }),
    );
});

const { handler } = await import(pathToFileURL(process.argv[2] ?? '').href);
report({ ready: true });
