import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { RETRIES, requestHandler } from './http.ts';

/**
 * A client of DynamoDB that takes and gives plain values, with deadlines; a member that is `undefined` is not stored. Region,
 * credentials and endpoint come from the environment, as every AWS tool reads it, unless `config` names them.
 */
export const createDynamoClient = (config: DynamoDBClientConfig = {}): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ ...RETRIES, requestHandler: requestHandler(), ...config }), {
    marshallOptions: { removeUndefinedValues: true },
  });
