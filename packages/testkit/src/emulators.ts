import { type EndpointProcess, startEndpoint } from './endpoint-process.ts';

/** A service of AWS that can be talked to over its own wire protocol. `stop` leaves alone what was started elsewhere. */
export interface Emulator extends EndpointProcess {
  /** What a process needs in its environment so that the AWS SDK talks to it: endpoint, and for our own emulator also region and keys. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Made-up keys: an emulator checks none. */
const MADE_UP_ACCOUNT = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'made-up', AWS_SECRET_ACCESS_KEY: 'made-up' };

/** An SQS: what `AWS_ENDPOINT_URL_SQS` names, or else fauxqs in memory, in a process of its own on a free port. */
export const startSqs = (): Promise<Emulator> => start('sqs', 'AWS_ENDPOINT_URL_SQS');

/** A DynamoDB: what `AWS_ENDPOINT_URL_DYNAMODB` names, or else dynalite in memory, in a process of its own on a free port. */
export const startDynamo = (): Promise<Emulator> => start('dynamo', 'AWS_ENDPOINT_URL_DYNAMODB');

async function start(service: 'sqs' | 'dynamo', variable: string): Promise<Emulator> {
  const given = process.env[variable];
  if (given) return { endpoint: given, environment: { [variable]: given }, stop: async () => {} };
  const { endpoint, stop } = await startEndpoint(new URL('./emulator-process.ts', import.meta.url), [service]);
  return { endpoint, environment: { [variable]: endpoint, ...MADE_UP_ACCOUNT }, stop };
}
