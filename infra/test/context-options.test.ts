import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { readContext } from '../lib/context-options.ts';

describe('options of the command line', () => {
  it('all have a default', () => {
    expect(readContext({})).toEqual({
      stackName: 'rdp',
      options: { ingest: {}, worker: {}, store: {}, watch: {} },
    });
  });

  it('are read by their kind; what is not for RDP is left alone', () => {
    const context = {
      'aws:cdk:enable-path-metadata': true,
      'rdp:stackName': 'rdp-trial',
      'rdp:auth': 'iam',
      'rdp:shards': '16',
      'rdp:protectData': 'false',
      'rdp:dashboard': 'false',
      'rdp:reservedConcurrency': 'none',
      'rdp:maxConcurrency': 20,
      'rdp:workerTimeoutSeconds': '60',
      'rdp:alarmTopicArn': 'arn:aws:sns:eu-central-1:111122223333:oncall',
      'rdp:encryptionKeyArn': 'arn:aws:kms:eu-central-1:111122223333:key/1',
    };
    expect(readContext(context)).toEqual({
      stackName: 'rdp-trial',
      options: {
        ingest: { auth: 'iam', reservedConcurrency: false },
        worker: { maxConcurrency: 20, timeout: Duration.seconds(60) },
        store: { shards: 16 },
        watch: { dashboard: false },
        protectData: false,
        alarmTopicArn: 'arn:aws:sns:eu-central-1:111122223333:oncall',
        encryptionKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/1',
      },
    });
  });

  it.each([
    [{ 'rdp:shard': '4' }, /no option rdp:shard; there are rdp:stackName/],
    [{ 'rdp:auth': 'keys' }, /rdp:auth must be one of none, api-key, iam/],
    [{ 'rdp:shards': 'many' }, /rdp:shards must be a whole number/],
    [{ 'rdp:shards': '-1' }, /rdp:shards must be a whole number/],
    [{ 'rdp:protectData': 'no' }, /rdp:protectData must be one of true, false/],
  ])('refuses %j', (context, message) => {
    expect(() => readContext(context)).toThrow(message);
  });
});
