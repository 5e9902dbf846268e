import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { RdpPipeline } from '../lib/rdp-pipeline.ts';
import type { RdpStackOptions } from '../lib/stack.ts';
import { createStack, functionFolders, synthesize } from './harness.ts';

const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';

describe('the stack', () => {
  it('says by which names rdp finds it', () => {
    expect(Object.keys(synthesize().toJSON()['Outputs'])).toEqual([
      'Region',
      'IngestUrl',
      'QueueUrl',
      'DeadLetterQueueUrl',
      'TableName',
      'IndexName',
      'Shards',
      'DirectoryTableName',
      'ReaderRoleArn',
      'OperatorRoleArn',
    ]);
  });

  it('is what it was', () => {
    const template = JSON.stringify(synthesize().toJSON(), null, 2);
    expect(template.replaceAll(/[0-9a-f]{64}\.zip/g, 'BUNDLE.zip')).toMatchSnapshot();
  });

  it('holds a pipeline that any other stack can hold too, twice', () => {
    const stack = new Stack(new App(), 'Other');
    const code = functionFolders();
    new RdpPipeline(stack, 'One', { code });
    new RdpPipeline(stack, 'Two', { code });
    Template.fromStack(stack).resourceCountIs('AWS::DynamoDB::GlobalTable', 4);
  });
});

describe('cdk-nag, AwsSolutions', () => {
  const variants: [string, RdpStackOptions][] = [
    ['the defaults', {}],
    ['a key of the customer', { encryptionKeyArn: KEY_ARN }],
    [
      'signed requests and provisioned pollers',
      { ingest: { auth: 'iam' }, worker: { provisionedPollers: { minimum: 2, maximum: 9 } } },
    ],
  ];
  it.each(variants)('finds nothing in a stack with %s', (_name, options) => {
    const { node } = createStack(options);
    expect(new AwsSolutionsChecks(node.root).validateScope(node.root)).toEqual({ success: true, violations: [] });
  });

  it('finds what is wrong where something is', () => {
    const app = new App();
    new Queue(new Stack(app, 'Bad'), 'Queue');
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    expect(violations.map((violation) => violation.ruleName)).toContain('AwsSolutions-SQS4');
  });
});
