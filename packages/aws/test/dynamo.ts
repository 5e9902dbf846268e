import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { startDynamo } from '@rdp/testkit';
import { createDynamoClient } from '../src/clients/dynamo.ts';
import { openService, type Service } from './open-service.ts';

/** A DynamoDB to test against and a client of it. */
export type Dynamo = Service<DynamoDBDocumentClient>;

/** Starts a DynamoDB, or takes the one that the environment names. */
export const openDynamo = (): Promise<Dynamo> => openService(startDynamo, () => createDynamoClient());
