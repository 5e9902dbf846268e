import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { DeadLetter } from '@rdp/core/ports';
import { describe, expect, it } from 'vitest';
import { createSqsDeadLetters } from '../src/dead-letters.ts';
import { createSqsQueue } from '../src/queue.ts';
import { awsError } from './sqs-proxy.ts';
import { useWire } from './wire-harness.ts';

describe('dead letters on the wire', () => {
  const wire = useWire();

  const open = (options: { now?: () => number } = {}) => {
    const { sqs, queueUrl, deadLetterQueueUrl } = wire();
    return createSqsDeadLetters({
      sqs,
      queueUrl,
      deadLetterQueueUrl,
      now: Date.now,
      random: () => 0,
      waitSeconds: 0,
      ...options,
    });
  };
  const letter = (overrides: Partial<DeadLetter> = {}): DeadLetter => ({
    tenantId: 'acme',
    body: 'a',
    reason: 'redaction_failed',
    failures: 3,
    firstFailedAt: 1_000,
    lastFailedAt: 2_000,
    ...overrides,
  });
  const letters = (count: number, overrides: Partial<DeadLetter> = {}) =>
    Array.from({ length: count }, (_, i) => letter({ body: String(i), ...overrides }));
  const actions = () => wire().proxy.calls.map(({ action }) => action);
  /** The messages of a queue that can be received now, and how often each has been. */
  const visible = async (QueueUrl = wire().deadLetterQueueUrl) => {
    const { Messages = [] } = await wire().sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return Messages.map(({ Body }) => Body).toSorted();
  };

  it('carries tenant, reason, counts and times as attributes, and the tenant as the group', async () => {
    await open().send([letter({ redrives: 2 })]);
    const [{ Entries }] = wire().proxy.bodiesOf('SendMessageBatch');
    const number = (value: number) => ({ DataType: 'Number', StringValue: String(value) });
    expect(Entries).toMatchObject([
      {
        MessageBody: 'a',
        MessageGroupId: 'acme',
        MessageAttributes: {
          tenant_id: { DataType: 'String', StringValue: 'acme' },
          reason: { DataType: 'String', StringValue: 'redaction_failed' },
          failures: number(3),
          first_failed_at: number(1_000),
          last_failed_at: number(2_000),
          redrives: number(2),
        },
      },
    ]);
  });

  it('send throws when SQS does not take all of them', async () => {
    wire().answers['SendMessageBatch'] = () => awsError(403, 'AccessDenied');
    await expect(open().send([letter()])).rejects.toMatchObject({ code: 'aws_access_denied' });
  });

  it('redrives with the tenant’s group, one redrive more, and drops only what the queue has', async () => {
    const deadLetters = open();
    await deadLetters.send([letter({ redrives: 1 })]);
    wire().proxy.calls.length = 0;
    expect(await deadLetters.redrive({}, 1)).toBe(1);
    expect(actions()).toEqual(['ReceiveMessage', 'SendMessageBatch', 'DeleteMessageBatch']);
    const [{ Entries, QueueUrl }] = wire().proxy.bodiesOf('SendMessageBatch');
    expect(QueueUrl).toBe(wire().queueUrl);
    expect(Entries).toMatchObject([
      { MessageGroupId: 'acme', MessageAttributes: { redrives: { DataType: 'Number', StringValue: '2' } } },
    ]);
    const { sqs, queueUrl } = wire();
    const queue = createSqsQueue({ sqs, queueUrl, random: () => 0, waitSeconds: 0 });
    expect(await queue.receive({ max: 10, visibilityMs: 1_000 })).toMatchObject([{ tenantId: 'acme', redrives: 2 }]);
  });

  it('keeps and gives back every letter that the queue does not take', async () => {
    const deadLetters = open();
    await deadLetters.send(letters(3));
    wire().answers['SendMessageBatch'] = () => awsError(403, 'AccessDenied');
    await expect(deadLetters.redrive({}, 10)).rejects.toMatchObject({ code: 'aws_access_denied' });
    expect(actions()).not.toContain('DeleteMessageBatch');
    expect(await visible()).toEqual(['0', '1', '2']);
  });

  it('drops those that the queue took, though it did not take others', async () => {
    const deadLetters = open();
    await deadLetters.send([letter({ body: 'goes' }), letter({ body: 'stays' })]);
    wire().answers['SendMessageBatch'] = ({ body }) => {
      // SQS refuses this character, and with it this one entry.
      for (const entry of body.Entries) if (entry.MessageBody === 'stays') entry.MessageBody = '\uFFFF';
      return undefined;
    };
    await expect(deadLetters.redrive({}, 10)).rejects.toMatchObject({ code: 'aws_refused' });
    expect(await visible(wire().queueUrl)).toEqual(['goes']);
    expect(await visible()).toEqual(['stays']);
  });

  it('one pass sees each letter once, keeps those that are not meant hidden and gives them back at its end', async () => {
    const deadLetters = open();
    await deadLetters.send([...letters(25, { reason: 'record_too_large' }), letter({ body: 'meant' })]);
    wire().proxy.calls.length = 0;
    expect(await deadLetters.redrive({ reason: 'redaction_failed' }, 10)).toBe(1);
    // Three receives bring all of them, three more bring nothing; only then are they given back.
    expect(actions().filter((action) => action === 'ReceiveMessage')).toHaveLength(6);
    expect(actions().slice(-3)).toEqual(Array(3).fill('ChangeMessageVisibilityBatch'));
    const given = wire()
      .proxy.bodiesOf('ChangeMessageVisibilityBatch')
      .flatMap(({ Entries }) => Entries);
    expect(given.map(({ VisibilityTimeout }) => VisibilityTimeout)).toEqual(Array(25).fill(0));
    expect(await deadLetters.peek({}, 100)).toHaveLength(25);
  });

  it('a pass that has enough ends at once and gives back what it received beyond', async () => {
    const deadLetters = open();
    await deadLetters.send(letters(8));
    wire().proxy.calls.length = 0;
    expect(await deadLetters.purge({}, 3)).toBe(3);
    expect(actions()).toEqual(['ReceiveMessage', 'DeleteMessageBatch', 'ChangeMessageVisibilityBatch']);
    expect(await deadLetters.size()).toBe(5);
    expect(await deadLetters.purge({}, 0)).toBe(0);
  });

  it('looking leaves all of them visible, however many there are', async () => {
    const deadLetters = open();
    await deadLetters.send(letters(25));
    expect(await deadLetters.peek({}, 3)).toHaveLength(3);
    expect(await deadLetters.count()).toMatchObject([{ count: 25 }]);
    expect(await visible()).toHaveLength(10);
  });

  it('ends when a letter comes a second time, and counts it once', async () => {
    const deadLetters = open();
    await deadLetters.send(letters(3));
    // As when a pass takes longer than its letters stay hidden.
    let receives = 0;
    wire().answers['ReceiveMessage'] = ({ body }) => {
      receives++;
      body.VisibilityTimeout = 0;
      return undefined;
    };
    expect(await deadLetters.count()).toMatchObject([{ count: 3 }]);
    expect(receives).toBe(2);
  });

  it('a letter that comes again after it was dropped is dropped again and not sent twice', async () => {
    const deadLetters = open();
    await deadLetters.send(letters(2));
    let deletes = 0;
    // A server of SQS that missed the first deletion.
    wire().answers['DeleteMessageBatch'] = ({ body }) => {
      if (++deletes > 1) return undefined;
      return { status: 200, body: { Successful: body.Entries.map(({ Id }: { Id: string }) => ({ Id })), Failed: [] } };
    };
    wire().answers['ReceiveMessage'] = ({ body }) => {
      if (deletes < 2) body.VisibilityTimeout = 0;
      return undefined;
    };
    expect(await deadLetters.redrive({}, 10)).toBe(2);
    expect(deletes).toBe(2);
    expect(await deadLetters.size()).toBe(0);
    expect(await visible(wire().queueUrl)).toEqual(['0', '1']);
  });

  it('does not send again what fails again while it runs', async () => {
    const deadLetters = open({ now: () => Date.now() - 60_000 });
    await deadLetters.send(letters(1));
    expect(await deadLetters.redrive({}, 10)).toBe(0);
    expect(await visible()).toEqual(['0']);
  });

  it('what the queue’s own redrive policy moved is unknown, with the tenant of its envelope', async () => {
    const { sqs, deadLetterQueueUrl: QueueUrl } = wire();
    const MessageBody = JSON.stringify({ v: 1, tenant_id: 'beta', received_at: '', records: [] });
    const before = Date.now();
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    const [found] = await open().peek({ reason: 'unknown', tenantId: 'beta' }, 10);
    expect(found).toMatchObject({ tenantId: 'beta', reason: 'unknown', failures: 0, redrives: 0 });
    expect(found?.lastFailedAt).toBeGreaterThanOrEqual(before);
    expect(found?.expiresAt).toBe(Number(found?.lastFailedAt) + 14 * 24 * 60 * 60 * 1000);
  });

  it('a message that is nobody’s can be seen, sent back and dropped too', async () => {
    const { sqs, deadLetterQueueUrl: QueueUrl, queueUrl } = wire();
    const deadLetters = open();
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'no envelope' }));
    expect(await deadLetters.count()).toMatchObject([{ tenantId: '', reason: 'unknown', count: 1 }]);
    expect(await deadLetters.redrive({}, 10)).toBe(1);
    expect(await visible(queueUrl)).toEqual(['no envelope']);
  });

  it('says when the dead-letter queue cannot be read, or looking cannot give back', async () => {
    const deadLetters = open();
    await deadLetters.send(letters(1));
    wire().answers['ChangeMessageVisibilityBatch'] = () => awsError(403, 'AccessDenied');
    await expect(deadLetters.peek({}, 1)).rejects.toMatchObject({ code: 'aws_access_denied' });
    wire().answers['ReceiveMessage'] = () => awsError(400, 'QueueDoesNotExist');
    await expect(deadLetters.count()).rejects.toMatchObject({ code: 'aws_not_found' });
  });
});
