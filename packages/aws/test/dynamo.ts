import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { startDynamo } from '@rdp/testkit';
import { createDynamoClient } from '../src/clients/dynamo.ts';

/** A DynamoDB to test against and a client of it. */
export interface Dynamo {
  readonly endpoint: string;
  readonly client: DynamoDBDocumentClient;
  close(): Promise<void>;
}

/** Starts a DynamoDB, or takes the one that the environment names. */
export async function openDynamo(): Promise<Dynamo> {
  const { endpoint, environment, stop } = await startDynamo();
  Object.assign(process.env, environment);
  const client = createDynamoClient();
  return {
    endpoint,
    client,
    async close() {
      client.destroy();
      await stop();
    },
  };
}
