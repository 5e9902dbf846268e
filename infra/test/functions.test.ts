import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import type { RdpStackOptions } from '../lib/stack.ts';
import { functionFolders, only, synthesize } from './harness.ts';

const template = synthesize();
const functionOf = (name: string, from = template) => only(from, 'AWS::Lambda::Function', name)[1]['Properties'];
const sourceOf = (from = template) => only(from, 'AWS::Lambda::EventSourceMapping', 'Source')[1]['Properties'];
const ref = (type: string, name: string) => ({ Ref: only(template, type, name)[0] });

describe('both functions', () => {
  it.each(['IngestFunction', 'WorkerFunction'])(
    '%s: arm64, newest Node, an own log that is not kept for ever',
    (name) => {
      const properties = functionOf(name);
      expect(properties).toMatchObject({ Architectures: ['arm64'], Runtime: 'nodejs24.x', Handler: 'index.handler' });
      const { LogGroup: logs } = properties.LoggingConfig;
      expect(template.findResources('AWS::Logs::LogGroup')[logs.Ref]?.['Properties'].RetentionInDays).toBe(30);
    },
  );

  it('names the build command when a function is not built', () => {
    const empty = mkdtempSync(join(tmpdir(), 'rdp-infra-'));
    const code = { ...functionFolders(), worker: empty };
    expect(() => synthesize({ code })).toThrow(`no function in ${empty}: build it first with "npm run build"`);
  });
});

describe('ingest', () => {
  it('knows the queue and the directory, and asks for keys', () => {
    expect(functionOf('IngestFunction').Environment.Variables).toEqual({
      RDP_QUEUE_URL: ref('AWS::SQS::Queue', 'QueuesQueue'),
      RDP_AUTH: 'api-key',
      RDP_DIRECTORY_TABLE_NAME: ref('AWS::DynamoDB::GlobalTable', 'DirectoryTable'),
    });
  });

  it.each(['none', 'iam'] as const)('with auth %s it knows the queue alone', (auth) => {
    expect(functionOf('IngestFunction', synthesize({ ingest: { auth } })).Environment.Variables).toEqual({
      RDP_QUEUE_URL: ref('AWS::SQS::Queue', 'QueuesQueue'),
      RDP_AUTH: auth,
    });
  });

  it('runs 50 requests at once, or as many as chosen, or without a reservation', () => {
    const reserved = (reservedConcurrency?: number | false) =>
      functionOf(
        'IngestFunction',
        synthesize({ ingest: reservedConcurrency === undefined ? {} : { reservedConcurrency } }),
      ).ReservedConcurrentExecutions;
    expect([reserved(), reserved(7), reserved(false)]).toEqual([50, 7, undefined]);
    expect(() => reserved(0)).toThrow(/ingest\.reservedConcurrency must be a whole number from 1/);
  });

  it('answers whole, to anyone who has the URL: keys are looked at by the function', () => {
    template.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'NONE', InvokeMode: 'BUFFERED' });
    expect(Object.keys(template.findResources('AWS::Lambda::Permission'))).toHaveLength(2);
    template.allResourcesProperties('AWS::Lambda::Permission', { Principal: '*' });
  });

  it('answers only signed requests where chosen', () => {
    const signed = synthesize({ ingest: { auth: 'iam' } });
    signed.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'AWS_IAM' });
    signed.resourceCountIs('AWS::Lambda::Permission', 0);
  });
});

describe('worker', () => {
  it('knows queue, dead-letter queue, table, index and shards', () => {
    expect(functionOf('WorkerFunction').Environment.Variables).toEqual({
      RDP_QUEUE_URL: ref('AWS::SQS::Queue', 'QueuesQueue'),
      RDP_DLQ_URL: ref('AWS::SQS::Queue', 'DeadLetters'),
      RDP_TABLE_NAME: ref('AWS::DynamoDB::GlobalTable', 'StoreTable'),
      RDP_INDEX_NAME: 'by-time',
      RDP_SHARDS: '4',
    });
    expect(functionOf('WorkerFunction', synthesize({ store: { shards: 16 } })).Environment.Variables.RDP_SHARDS).toBe(
      '16',
    );
  });

  it('takes ten messages a second from the queue', () => {
    expect(sourceOf()).toMatchObject({ BatchSize: 10, MaximumBatchingWindowInSeconds: 1 });
    expect(sourceOf().EventSourceArn['Fn::GetAtt'][0]).toBe(ref('AWS::SQS::Queue', 'QueuesQueue').Ref);
  });

  it('takes provisioned pollers in place of a bound on concurrency', () => {
    const source = sourceOf(synthesize({ worker: { provisionedPollers: { minimum: 2, maximum: 20 } } }));
    expect(source.ProvisionedPollerConfig).toEqual({ MinimumPollers: 2, MaximumPollers: 20 });
    expect(source.ScalingConfig).toBeUndefined();
  });

  const refused: [string, NonNullable<RdpStackOptions['worker']>, RegExp][] = [
    [
      'pollers and a bound',
      { maxConcurrency: 5, provisionedPollers: { minimum: 2, maximum: 5 } },
      /does not take both/,
    ],
    ['a bound of one', { maxConcurrency: 1 }, /worker\.maxConcurrency must be a whole number from 2 to 1000/],
    ['one poller', { provisionedPollers: { minimum: 1, maximum: 5 } }, /provisionedPollers\.minimum/],
    [
      'fewer pollers at most than at least',
      { provisionedPollers: { minimum: 9, maximum: 5 } },
      /minimum must be .* to 5/,
    ],
    ['a big batch with no window', { batchSize: 11, batchWindow: Duration.seconds(0) }, /needs a worker\.batchWindow/],
    ['an empty batch', { batchSize: 0 }, /worker\.batchSize/],
    ['a window of an hour', { batchWindow: Duration.hours(1) }, /worker\.batchWindow in seconds/],
    ['no time to work in', { timeout: Duration.seconds(10) }, /worker\.timeout in seconds must be .* from 20 to 900/],
    ['more time than Lambda has', { timeout: Duration.hours(1) }, /worker\.timeout in seconds/],
  ];
  it.each(refused)('refuses %s', (_name, worker, message) => {
    expect(() => synthesize({ worker })).toThrow(message);
  });
});
