import type { Writable } from 'node:stream';
import { BaseClient } from './base-client.ts';
import { type ExitHook, registerExitHook } from './exit-hooks.ts';
import { nodeRuntime } from './node-runtime.ts';
import { nodeLogStream } from './node-stream.ts';
import { type RdpClientOptions, resolveConnections, resolveOptions, resolveSpool } from './options.ts';
import { openSpool } from './spool.ts';
import { createUndiciTransport } from './undici-transport.ts';

/**
 * Sends logs to an RDP pipeline.
 * @example
 * await using client = new RdpClient({ url: 'http://127.0.0.1:8787', tenantId: 'acme' });
 * client.log('User 555-0199 logged in');
 * const { accepted, rejected } = await client.ingestMany([{ text: 'payment failed', level: 'error' }]);
 */
export class RdpClient extends BaseClient {
  readonly #hook: ExitHook | undefined;

  /** @throws RdpError `invalid_options`, or `spool_unavailable` where the folder of the spool cannot be used. */
  constructor(options: RdpClientOptions) {
    const resolved = resolveOptions(options);
    const connections = resolveConnections(options.connections);
    const spool = options.spool && openSpool(resolveSpool(options.spool));
    super(resolved, nodeRuntime(createUndiciTransport(resolved, connections)), spool);
    if (options.exitHooks ?? true) {
      this.#hook = registerExitHook({
        pending: () => this.pending,
        flush: (timeoutMs) => this.flush({ timeoutMs }),
        spill: () => this.spill(),
      });
    }
  }

  /** As {@link BaseClient.stream}, as a Node Writable. @example process.stdin.pipe(client.nodeStream()) */
  nodeStream(): Writable {
    return nodeLogStream({ log: (log) => this.logWhenRoom(log), flush: () => this.flush() });
  }

  protected override async closeOnce(timeoutMs: number): Promise<void> {
    await super.closeOnce(timeoutMs);
    this.#hook?.unregister();
  }
}
