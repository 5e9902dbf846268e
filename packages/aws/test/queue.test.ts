import { queueContract } from '@rdp/testkit';
import { afterAll, beforeAll } from 'vitest';
import { isOwnEmulator, openEngine, openSqs, type Sqs, sizeLagMs } from './aws-harness.ts';
import { type Dynamo, openDynamo } from './dynamo.ts';

let sqs: Sqs;
let dynamo: Dynamo;
beforeAll(async () => {
  [sqs, dynamo] = await Promise.all([openSqs(), openDynamo()]);
});
afterAll(() => Promise.all([sqs.close(), dynamo.close()]));

queueContract('aws', () => openEngine(sqs.client, dynamo), {
  visibilityMs: 4_000,
  tickMs: 1_000,
  sizeLagMs,
  // Harmless: a message is only ever deleted once all that is in it has been stored.
  cannot: isOwnEmulator
    ? {}
    : { voidReceipt: 'a standard queue may delete by a receipt that is not the newest (DeleteMessage)' },
});
