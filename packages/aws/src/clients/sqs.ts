import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { RETRIES, requestHandler } from './http.ts';

/**
 * A client of SQS with deadlines. Region, credentials and endpoint come from the environment, as every AWS tool reads it,
 * unless `config` names them.
 */
export const createSqsClient = (config: SQSClientConfig = {}): SQSClient =>
  new SQSClient({
    ...RETRIES,
    requestHandler: requestHandler(),
    // The host of a queue URL need not be one that can be reached: an emulator's, or outside of the VPC endpoint.
    useQueueUrlAsEndpoint: false,
    ...config,
  });
