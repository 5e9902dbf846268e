import { queueContract } from '@rdp/testkit';
import { afterAll, beforeAll } from 'vitest';
import { openEngine, openSqs, type Sqs, sizeLagMs } from './aws-harness.ts';
import { type Dynamo, openDynamo } from './dynamo.ts';

let sqs: Sqs;
let dynamo: Dynamo;
beforeAll(async () => {
  [sqs, dynamo] = await Promise.all([openSqs(), openDynamo()]);
});
afterAll(() => Promise.all([sqs.close(), dynamo.close()]));

queueContract('aws', () => openEngine(sqs.client, dynamo), { visibilityMs: 4_000, tickMs: 1_000, sizeLagMs });
