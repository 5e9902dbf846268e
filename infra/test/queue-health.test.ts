import type { SendResult } from '@rdp/core/ports';
import { manualClock } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { watchSends } from '../functions/queue-health.ts';

const taken: SendResult = { ok: true, messageId: 'm-1' };
const refused: SendResult = { ok: false, error: { code: 'queue_unavailable', message: 'down' } };
const message = { tenantId: 'acme', body: '{}' };

/** A queue whose sends come out as they are given, one after the other. */
function open(...sends: SendResult[][]) {
  const clock = manualClock();
  const queue = watchSends({ send: async () => sends.shift() ?? [] }, clock.now);
  const send = () => queue.send([message]);
  const health = () =>
    queue.check().then(
      () => 'good',
      ({ code, retryAfterSeconds }) => [code, retryAfterSeconds],
    );
  return { clock, send, health };
}

describe('the health of a queue that can only be sent to', () => {
  it('is good before anybody has sent, and after what was taken', async () => {
    const { send, health } = open([taken]);
    expect(await health()).toBe('good');
    expect(await send()).toEqual([taken]);
    expect(await health()).toBe('good');
  });

  it('is bad after a send of which nothing was taken, until one is', async () => {
    const { send, health } = open([refused, refused], [refused, taken]);
    await send();
    expect(await health()).toEqual(['queue_unavailable', 5]);
    await send();
    expect(await health()).toBe('good');
  });

  it('is good again half a minute later: somebody has to try', async () => {
    const { clock, send, health } = open([refused]);
    await send();
    clock.advance(29_999);
    expect(await health()).toEqual(['queue_unavailable', 5]);
    clock.advance(1);
    expect(await health()).toBe('good');
  });
});
