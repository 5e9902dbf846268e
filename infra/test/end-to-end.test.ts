import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { until } from '@rdp/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, type Item, startDeployment } from './local-deployment.ts';

interface Letter {
  readonly Body: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue: string }>>;
}

let aws: Deployment;
let printed = '';
beforeAll(async () => {
  aws = await startDeployment({
    onOutput: (piece) => {
      printed += piece;
    },
  });
}, 60_000);
afterAll(() => aws.stop());

/** Calls `POST /ingest` with curl, as its user would; `input` is what `@-` stands for. Gives the status and the body. */
async function curl(args: readonly string[], input: string | Uint8Array = '') {
  const child = spawn('curl', ['-sS', '-w', '\n%{http_code}', '-X', 'POST', `${aws.url}/ingest`, ...args]);
  child.stdin.end(input);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const at = output.lastIndexOf('\n');
  return { status: Number(output.slice(at)), body: JSON.parse(output.slice(0, at)), errors };
}

const postJson = (log: object) => curl(['-H', 'Content-Type: application/json', '-d', '@-'], JSON.stringify(log));

const itemOf = (tenantId: string, logId: string): Promise<Item> =>
  until(`${logId} of ${tenantId}`, async () => (await aws.itemsOf(tenantId)).get(logId));

/** What the fields of an item say. */
const textsOf = (item: Item, ...names: string[]) => Object.fromEntries(names.map((name) => [name, item[name]?.S]));

const untilQueueIsEmpty = () => until('an empty queue', async () => (await aws.sizeOf(aws.queueUrl)) === 0);

/** Takes one dead letter off its queue. */
async function takeLetter(): Promise<Letter> {
  const input = { QueueUrl: aws.deadLetterQueueUrl, MessageAttributeNames: ['All'] };
  const { Messages } = await until('a dead letter', async () => {
    const received = await aws.sqs<{ Messages?: (Letter & { ReceiptHandle: string })[] }>('ReceiveMessage', input);
    return received.Messages?.length ? { Messages: received.Messages } : undefined;
  });
  const [letter] = Messages;
  await aws.sqs('DeleteMessage', { QueueUrl: aws.deadLetterQueueUrl, ReceiptHandle: letter!.ReceiptHandle });
  return letter!;
}

/** The sum of each metric in what the functions printed. */
function sumsOf(output: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const line of output.split('\n').filter((candidate) => /^{.*CloudWatchMetrics.*}$/.test(candidate))) {
    for (const [name, value] of Object.entries(JSON.parse(line))) {
      if (typeof value === 'number') sums[name] = (sums[name] ?? 0) + value;
    }
  }
  return sums;
}

const attributesOf = ({ MessageAttributes = {} }: Letter) =>
  Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]));

describe('from curl to the table', () => {
  it('a log in JSON', async () => {
    const { status, body } = await curl([
      '-H',
      'Content-Type: application/json',
      '-d',
      '{"tenant_id": "acme_corp", "log_id": "log-001", "text": "User 555-0199 logged in"}',
    ]);
    expect([status, body]).toEqual([
      202,
      {
        status: 'accepted',
        log_id: 'log-001',
        tenant_id: 'acme_corp',
        message: 'Processing queued successfully',
        message_id: expect.stringMatching(/^[\w-]{20,}$/),
      },
    ]);
    const item = await itemOf('acme_corp', 'log-001');
    expect(textsOf(item, 'tenant_id', 'log_id', 'source', 'original_text', 'modified_data')).toEqual({
      tenant_id: 'acme_corp',
      log_id: 'log-001',
      source: 'json_upload',
      original_text: 'User 555-0199 logged in',
      modified_data: 'User [REDACTED] logged in',
    });
    expect(item['processed_at']?.S).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('a log in plain text, its tenant in a header', async () => {
    const { status, body } = await curl([
      '-H',
      'Content-Type: text/plain',
      '-H',
      'X-Tenant-ID: beta_inc',
      '-d',
      'Error: contact admin@company.com or call 123-456-7890',
    ]);
    expect([status, body.tenant_id]).toEqual([202, 'beta_inc']);
    expect(textsOf(await itemOf('beta_inc', body.log_id), 'source', 'original_text', 'modified_data')).toEqual({
      source: 'text_upload',
      original_text: 'Error: contact admin@company.com or call 123-456-7890',
      modified_data: 'Error: contact [REDACTED] or call [REDACTED]',
    });
  });

  it('many logs in compressed NDJSON, in one message', async () => {
    const lines = Array.from({ length: 200 }, (_, at) =>
      JSON.stringify({ log_id: `n-${at}`, text: `User ${at}@corp.example` }),
    );
    const { status, body } = await curl(
      [
        '-H',
        'Content-Type: application/x-ndjson',
        '-H',
        'Content-Encoding: gzip',
        '-H',
        'X-Tenant-ID: gamma',
        '--data-binary',
        '@-',
      ],
      gzipSync(lines.join('\n')),
    );
    expect([status, body.accepted]).toEqual([202, 200]);
    expect(new Set(body.logs.map(({ message_id }: { message_id: string }) => message_id)).size).toBe(1);
    const items = await until('200 records', async () => {
      const found = await aws.itemsOf('gamma');
      return found.size === 200 && found;
    });
    expect([...items.values()].every((item) => item['modified_data']?.S === 'User [REDACTED]')).toBe(true);
  });

  it('a problem, and nothing on the queue, for what is no log', async () => {
    const { status, body } = await postJson({ tenant_id: 'acme corp', text: 'x' });
    expect([status, body.code]).toEqual([400, 'tenant_id_invalid']);
  });

  it('health', async () => {
    const { stdout } = await promisify(execFile)('curl', ['-sS', `${aws.url}/health`]);
    expect(JSON.parse(stdout)).toEqual({ status: 'ok' });
  });
});

describe('the same id', () => {
  it('with the same content changes nothing and moves nothing', async () => {
    const log = { tenant_id: 'delta', log_id: 'twice', text: 'call 555-0199' };
    await postJson(log);
    const before = await itemOf('delta', 'twice');
    expect((await postJson(log)).status).toBe(202);
    await untilQueueIsEmpty();
    expect([...(await aws.itemsOf('delta'))]).toEqual([['twice', before]]);
  });

  it('with other content: both are kept', async () => {
    const log = { tenant_id: 'epsilon', log_id: 'taken', text: 'the first' };
    await postJson(log);
    const before = await itemOf('epsilon', 'taken');
    await postJson({ ...log, text: 'the second' });
    const items = await until('both', async () => {
      const found = await aws.itemsOf('epsilon');
      return found.size === 2 && found;
    });
    expect(items.get('taken')).toEqual(before);
    const [conflictId, conflict] = [...items].find(([id]) => id !== 'taken')!;
    expect(conflictId).toBe(`taken~${conflict['content_mac']?.S}`);
    expect(textsOf(conflict, 'conflict_of', 'modified_data')).toEqual({
      conflict_of: 'taken',
      modified_data: 'the second',
    });
  });

  it('of another tenant is another log', async () => {
    await postJson({ tenant_id: 'zeta', log_id: 'log-001', text: 'of zeta' });
    expect((await itemOf('zeta', 'log-001'))['modified_data']?.S).toBe('of zeta');
    expect((await aws.itemsOf('acme_corp')).size).toBe(1);
  });
});

describe('what fails', () => {
  it('a poison log is given up at its third failure, alone; its neighbours are stored at the first', async () => {
    // Each of these numbers stands under a name that is sensitive, and its marker is five times as long.
    const poison = { log_id: 'poison', text: 'call 555-0199', phone: Array(500).fill(1) };
    const logs = [{ log_id: 'before', text: 'a' }, poison, { log_id: 'after', text: 'b' }];
    const started = Date.now();
    const { status, body } = await curl(
      ['-H', 'Content-Type: application/json', '-H', 'X-Tenant-ID: eta', '-d', '@-'],
      JSON.stringify(logs),
    );
    expect([status, body.accepted]).toEqual([202, 3]);
    await Promise.all([itemOf('eta', 'before'), itemOf('eta', 'after')]);

    const letter = await takeLetter();
    const { reason, failures, tenant_id, redrives, first_failed_at, last_failed_at } = attributesOf(letter);
    expect({ reason, failures, tenant_id, redrives }).toEqual({
      reason: 'record_too_large',
      failures: '3',
      tenant_id: 'eta',
      redrives: '0',
    });
    expect(Number(first_failed_at)).toBeGreaterThanOrEqual(started);
    expect(Number(last_failed_at)).toBeGreaterThan(Number(first_failed_at));
    expect(JSON.parse(letter.Body).records.map(({ log_id }: { log_id: string }) => log_id)).toEqual(['poison']);
    await untilQueueIsEmpty();
    expect([...(await aws.itemsOf('eta')).keys()].toSorted()).toEqual(['after', 'before']);
  });

  it('what is no envelope is given up at once, with its reason', async () => {
    await aws.sqs('SendMessage', { QueueUrl: aws.queueUrl, MessageBody: 'not an envelope' });
    const letter = await takeLetter();
    expect([letter.Body, attributesOf(letter)]).toEqual([
      'not an envelope',
      expect.objectContaining({ reason: 'invalid_envelope', failures: '1' }),
    ]);
    await untilQueueIsEmpty();
  });

  it('an envelope of a newer version stays on the queue', async () => {
    const newer = JSON.stringify({ v: 2, tenant_id: 'theta', received_at: new Date().toISOString(), records: [] });
    await aws.sqs('SendMessage', { QueueUrl: aws.queueUrl, MessageBody: newer });
    await until('a line about it', () => printed.includes('unknown_envelope_version'));
    expect(await aws.sizeOf(aws.queueUrl)).toBe(1);
    await aws.sqs('PurgeQueue', { QueueUrl: aws.queueUrl });
  });
});

describe('what the functions print', () => {
  it('counts, in the embedded metric format', async () => {
    const totals = await until('the counts of the last message', () => {
      const sums = sumsOf(printed);
      return Number(sums['MessagesRetried']) >= 3 && sums;
    });
    expect(totals).toMatchObject({
      LogsAccepted: 210,
      RequestsRefused: 1,
      LogsStored: 208,
      LogsInConflict: 1,
      MessagesDeadLettered: 2,
      'Redacted.PHONE': 3,
      'Redacted.EMAIL': 201,
    });
    // The replay, and the neighbours of the poison log at its second and third receive.
    expect(totals['LogsKnown']).toBe(5);
  });

  it('holds no text of a log and names no tenant', () => {
    for (const secret of ['logged in', '555-0199', 'company.com', 'corp.example', 'not an envelope', 'the second']) {
      expect(printed).not.toContain(secret);
    }
    for (const tenant of ['acme_corp', 'beta_inc', 'gamma', 'delta', 'epsilon']) expect(printed).not.toContain(tenant);
  });

  it('tells of no invocation that failed as a whole', () => {
    expect(aws.errors).toEqual([]);
  });
});
