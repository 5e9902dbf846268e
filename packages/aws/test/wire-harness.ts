import { startSqs } from '@rdp/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { createSqsClient } from '../src/clients/sqs.ts';
import { createTestQueues, type TestQueues } from './aws-harness.ts';
import { type Answer, type Call, openProxy, type WireProxy } from './sqs-proxy.ts';

/** Queues of our own emulator, with a proxy before them that shows and changes what goes over the wire. */
export interface Wire extends Omit<TestQueues, 'drop'> {
  readonly proxy: WireProxy;
  readonly sqs: ReturnType<typeof createSqsClient>;
  /** As `sqs`, for replies that a test makes up: they have no checksums of the bodies. */
  readonly sqsWithoutChecksums: ReturnType<typeof createSqsClient>;
  /** What the service answers to calls of an action, in place of the emulator; nothing for what it shall answer itself. */
  readonly answers: Partial<Record<string, (call: Call) => Answer | undefined>>;
}

/** Opens a {@link Wire} before each test, whatever endpoint the environment names. */
export function useWire(): () => Wire {
  let emulator: Awaited<ReturnType<typeof startSqs>>;
  let wire: Wire;
  beforeAll(async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', undefined);
    emulator = await startSqs();
    vi.unstubAllEnvs();
  });
  afterAll(() => emulator.stop());
  beforeEach(async () => {
    const answers: Wire['answers'] = {};
    const proxy = await openProxy(emulator.endpoint, (call) => answers[call.action]?.(call));
    const credentials = { accessKeyId: 'made-up', secretAccessKey: 'made-up' };
    const config = { endpoint: proxy.endpoint, region: 'us-east-1', credentials };
    const sqs = createSqsClient(config);
    const sqsWithoutChecksums = createSqsClient({ ...config, md5: false });
    wire = { ...(await createTestQueues(sqs)), proxy, sqs, sqsWithoutChecksums, answers };
  });
  afterEach(async () => {
    wire.sqs.destroy();
    wire.sqsWithoutChecksums.destroy();
    await wire.proxy.close();
  });
  return () => wire;
}
