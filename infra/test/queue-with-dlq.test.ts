import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { only, synthesize } from './harness.ts';

const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';
const QUEUES = ['QueuesQueue', 'DeadLetters'];

describe('queue and dead-letter queue', () => {
  const template = synthesize();

  it.each(QUEUES)('%s is encrypted at rest, speaks TLS only and outlives its stack', (name) => {
    const [id, resource] = only(template, 'AWS::SQS::Queue', name);
    expect(resource['Properties'].SqsManagedSseEnabled).toBe(true);
    expect([resource['DeletionPolicy'], resource['UpdateReplacePolicy']]).toEqual(['RetainExceptOnCreate', 'Retain']);
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: id }],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 'sqs:*',
            Resource: { 'Fn::GetAtt': [id, 'Arn'] },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
  });

  it.each(QUEUES)('%s takes a key of the customer', (name) => {
    const [, resource] = only(synthesize({ encryptionKeyArn: KEY_ARN }), 'AWS::SQS::Queue', name);
    expect(resource['Properties'].KmsMasterKeyId).toBe(KEY_ARN);
  });

  it('is a standard queue: fair by message group, not ordered by it', () => {
    for (const queue of Object.values(template.findResources('AWS::SQS::Queue'))) {
      expect(queue['Properties'].FifoQueue).toBeUndefined();
    }
  });

  it('refuses dead letters that would be dropped before anyone is warned', () => {
    const queue = { retention: Duration.days(4), deadLetterRetention: Duration.days(7) };
    expect(() => synthesize({ queue })).toThrow(/queue\.deadLetterRetention must be at least 4 days longer/);
  });

  it.each(['arn:aws:sns:eu-central-1:111122223333:oncall', 'alias/rdp', ''])('refuses %j as a key', (arn) => {
    expect(() => synthesize({ encryptionKeyArn: arn })).toThrow(/encryptionKeyArn must be the ARN of a KMS key/);
  });
});
