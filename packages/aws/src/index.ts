export { createDynamoClient } from './clients/dynamo.ts';
export { createSqsClient } from './clients/sqs.ts';
export type { AwsConfig, Environment } from './config.ts';
export { readAwsConfig, readQueueUrl } from './config.ts';
export { translate } from './errors.ts';
