import { createHandler, type LambdaContext, type SqsBatchResponse, type SqsEvent } from '@rdp/worker/lambda';
import { composeWorker } from './compose-worker.ts';
import { createTelemetry } from './telemetry.ts';

const telemetry = createTelemetry('worker');
const handle = createHandler(composeWorker(process.env, telemetry));

/** The entry point of the function on the queue. */
export const handler = async (event: SqsEvent, context: LambdaContext): Promise<SqsBatchResponse> => {
  const response = await handle(event, context);
  telemetry.flush();
  return response;
};
