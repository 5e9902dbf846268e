import { deadLettersContract } from '@rdp/testkit';
import { afterAll, beforeAll } from 'vitest';
import { openQueues, openSqs, type Sqs, sizeLagMs } from './aws-harness.ts';

let sqs: Sqs;
beforeAll(async () => {
  sqs = await openSqs();
});
afterAll(() => sqs.close());

deadLettersContract('aws', () => openQueues(sqs.client), {
  expiryToleranceMs: 60_000,
  sizeLagMs,
  cannot: { letDaysPass: 'SQS itself drops a message 14 days after it was sent, and nobody can move its clock' },
});
