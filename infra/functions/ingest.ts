import { randomUUID } from 'node:crypto';
import { createSqsClient, createSqsQueue, readQueueUrl } from '@rdp/aws';
import { AWS_LIMITS, type RdpError } from '@rdp/core';
import { createIngestApp } from '@rdp/ingest';
import { createHandler, type FunctionUrlEvent, type FunctionUrlResult } from '@rdp/ingest/lambda';
import { authenticationFor } from './authentication.ts';
import { watchSends } from './queue-health.ts';
import { createTelemetry } from './telemetry.ts';

const telemetry = createTelemetry('ingest');
const now = Date.now;
const queueUrl = readQueueUrl(process.env);
const queue = watchSends(createSqsQueue({ sqs: createSqsClient(), queueUrl, random: Math.random }), now);

const handle = createHandler(
  createIngestApp({
    queue,
    limits: AWS_LIMITS,
    authenticate: authenticationFor(process.env, telemetry),
    checkHealth: queue.check,
    now,
    newId: randomUUID,
    onTaken({ accepted, rejected }) {
      telemetry.count('LogsAccepted', accepted);
      telemetry.count('LogsRejected', rejected);
    },
    onRefused(error) {
      telemetry.count('RequestsRefused', 1);
      telemetry.count('LogsAccepted', takenOf(error));
      if (error.status >= 500) telemetry.trouble(error);
    },
  }),
);

/** How many logs of a request that was refused are on the queue all the same. */
const takenOf = ({ data }: RdpError): number => (Array.isArray(data['logs']) ? data['logs'].length : 0);

/** The entry point of the function behind the URL. */
export const handler = async (event: FunctionUrlEvent): Promise<FunctionUrlResult> => {
  const result = await handle(event);
  telemetry.flush();
  return result;
};
