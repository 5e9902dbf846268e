import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { RETRIES, requestHandler } from './http.ts';

/**
 * A client of DynamoDB that takes and gives plain values, with deadlines; a member that is `undefined` is not stored. Region,
 * credentials and endpoint come from the environment, as every AWS tool reads it, unless `config` names them.
 */
export const createDynamoClient = (config: DynamoDBClientConfig = {}): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(createPlainDynamoClient(config), { marshallOptions: { removeUndefinedValues: true } });

/** {@link createDynamoClient} for values as they are on the wire, without the code that translates them: it counts where a function starts. */
export const createPlainDynamoClient = (config: DynamoDBClientConfig = {}): DynamoDBClient =>
  new DynamoDBClient({ ...RETRIES, requestHandler: requestHandler(), ...config });
