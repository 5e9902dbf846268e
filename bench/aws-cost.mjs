// What do a million logs cost on AWS: requests, units and dollars, beside the plain design (a message and a put for each log)?
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { until } from '../packages/testkit/src/until.ts';
import { putUnits, sqsUnits } from './aws-billing.mjs';
import { MEMORY_MIB, withDeployment } from './aws-deployment.mjs';
import { PRICES } from './aws-prices.mjs';
import { lineAt } from './corpus.mjs';
import { load } from './load.mjs';
import { row } from './table.mjs';

const LINES = 100_000;
const BATCH_SIZE = 1_000;
const SINGLES = 2_000;
const CONNECTIONS = 2;
const DEADLINE_MS = 600_000;
const LOOK_EVERY_MS = 250;
/** Entries of one batch request to SQS, and messages of one invocation by infra's defaults. */
const SQS_BATCH = 10;
const MILLION = 1e6;

export async function awsCost({ corpus, lines = LINES }) {
  const modes = [
    { name: 'batches', tenant: 'bench-batches', logs: lines, perRequest: BATCH_SIZE },
    { name: 'single logs', tenant: 'bench-singles', logs: Math.min(lines, SINGLES), perRequest: 1 },
  ];
  return withDeployment(async (aws) => {
    const rows = [];
    for (const mode of modes) rows.push(...rowsOf(mode, await measure(aws, corpus, mode), plainOf(corpus, mode)));
    return rows;
  });
}

/** Sends the logs, waits until all of them are stored, and gives what AWS would have counted. Throws where one is missing. */
async function measure(aws, corpus, { tenant, logs, perRequest }) {
  const requests = Math.ceil(logs / perRequest);
  const bodies = Array.from({ length: requests }, (_, at) =>
    gzipSync(textsOf(corpus, at * perRequest, Math.min(logs, (at + 1) * perRequest)).join('\n')),
  );
  const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip', 'x-tenant-id': tenant };
  aws.takeCounts();
  await load({ url: aws.url, count: requests, connections: CONNECTIONS, make: (n) => ({ headers, body: bodies[n] }) });
  await until('an empty queue', () => sleep(LOOK_EVERY_MS).then(aws.isQueueEmpty), DEADLINE_MS);
  const { sqs, dynamo, ingest, worker } = aws.takeCounts();
  const items = (await aws.items()).filter(({ tenant_id }) => tenant_id.S === tenant);
  const records = items.filter(({ log_id }) => !log_id.S.startsWith('~'));
  if (records.length !== logs || aws.errors.length > 0) {
    const errors = aws.errors.map(({ message }) => message).join(', ') || 'no errors';
    throw new Error(`${records.length} of ${logs} logs are stored: ${errors}`);
  }
  const floor = items.map(putUnits);
  return {
    requests: total(Object.values(sqs), 'requests'),
    units: total(Object.values(sqs), 'units'),
    messages: sqs.SendMessageBatch.messages,
    empty: sqs.ReceiveMessage.empty,
    invocations: ingest.length + worker.length,
    ingest: timesOf(ingest),
    worker: timesOf(worker),
    written: { table: total(Object.values(dynamo), 'table'), index: total(Object.values(dynamo), 'index') },
    reads: total(Object.values(dynamo), 'read'),
    // Each item once in the table, and once in the index if it belongs there: no way of writing them costs less.
    floor: { table: total(floor, 'table'), index: total(floor, 'index') },
  };
}

/** What Lambda bills, each invocation rounded up to a millisecond, and how much of that was processor time. */
const timesOf = (invocations) => ({
  billedMs: invocations.reduce((ms, one) => ms + Math.ceil(one.ms), 0),
  cpuMs: total(invocations, 'cpuMs'),
});

const textsOf = (corpus, from, to) =>
  Array.from({ length: to - from }, (_, at) => JSON.stringify({ text: lineAt(corpus, from + at) }));

const total = (counts, name) => counts.reduce((sum, { [name]: value = 0 }) => sum + value, 0);

/**
 * The same lines in the plain design, by the same rules: a message for each log, sent in tens where a request has so many,
 * received and deleted in tens, one invocation for ten. That is its best case: a queue that is never empty.
 */
function plainOf(corpus, { tenant, logs, perRequest }) {
  const message = (n) => ({
    MessageBody: JSON.stringify({
      tenant_id: tenant,
      log_id: randomUUID(),
      source: 'json_upload',
      text: lineAt(corpus, n),
    }),
  });
  const unitsInBatchesOf = (size) => {
    let units = 0;
    for (let from = 0; from < logs; from += size) {
      units += sqsUnits(Array.from({ length: Math.min(size, logs - from) }, (_, at) => message(from + at)));
    }
    return units;
  };
  const sent = Math.min(perRequest, SQS_BATCH);
  const tens = Math.ceil(logs / SQS_BATCH);
  return {
    requests: Math.ceil(logs / sent) + 2 * tens,
    units: unitsInBatchesOf(sent) + unitsInBatchesOf(SQS_BATCH) + tens,
    invocations: Math.ceil(logs / perRequest) + tens,
  };
}

function rowsOf({ name, logs }, measured, plain) {
  const perMillion = (count) => (count * MILLION) / logs;
  // The plain design is taken to need our milliseconds, and what the store costs at least.
  const billedMs = measured.ingest.billedMs + measured.worker.billedMs;
  const ours = dollars({ ...measured, billedMs, writes: both(measured.written) });
  const theirs = dollars({ ...plain, billedMs, writes: both(measured.floor), reads: 0 });
  const beside = (what, value) => ({ what, value: perMillion(value) });
  const rowOf = (what, value, unit, rest) => row({ what: `${name}: ${what}`, value, unit, ...rest });
  const fewer = name === 'batches' ? { aim: { of: 'ratio', most: 1 / 50 } } : {};
  const counted = (what, key, unit, aim) =>
    rowOf(what, perMillion(measured[key]), unit, { reference: beside('plain', plain[key]), ...aim });
  const paid = (what, key) =>
    rowOf(`dollars for ${what}`, perMillion(ours[key]), 'USD', { reference: beside('plain', theirs[key]) });
  return [
    counted('SQS requests', 'requests', 'requests', fewer),
    counted('SQS units of 64 KiB', 'units', 'units', {}),
    counted('Lambda invocations', 'invocations', 'invocations', fewer),
    ...['ingest', 'worker'].flatMap((which) => [
      rowOf(`time of ${which}, billed`, perMillion(measured[which].billedMs) / 1000, 's'),
      rowOf(`processor time of ${which}`, perMillion(measured[which].cpuMs) / 1000, 's'),
    ]),
    ...['table', 'index'].map((where) =>
      rowOf(`write units of the ${where}`, perMillion(measured.written[where]), 'units', {
        reference: beside('each item once', measured.floor[where]),
        aim: { of: 'ratio', most: 1 },
      }),
    ),
    rowOf('read units', perMillion(measured.reads), 'units'),
    paid('SQS', 'sqs'),
    paid('Lambda', 'lambda'),
    paid('DynamoDB', 'dynamo'),
    paid('all of it', 'total'),
    rowOf('logs in a message', logs / measured.messages, 'logs'),
    rowOf('receives that gave nothing', perMillion(measured.empty), 'requests'),
  ];
}

const both = ({ table, index }) => table + index;

function dollars({ units, invocations, billedMs, writes, reads }) {
  const sqs = units * (PRICES.sqsUnit.usd + PRICES.sqsFairUnit.usd);
  const gbSeconds = (billedMs / 1000) * (MEMORY_MIB / 1024);
  const lambda = invocations * PRICES.lambdaInvocation.usd + gbSeconds * PRICES.lambdaGbSecond.usd;
  const dynamo = writes * PRICES.writeUnit.usd + reads * PRICES.readUnit.usd;
  return { sqs, lambda, dynamo, total: sqs + lambda + dynamo };
}
