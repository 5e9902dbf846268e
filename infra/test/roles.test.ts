import { Template } from 'aws-cdk-lib/assertions';
import { ArnPrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { createStack, only, statementsOf, synthesize } from './harness.ts';

const template = synthesize();
const ROLES = ['IngestRole', 'WorkerRole', 'ReaderRole', 'OperatorRole'];
const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';

const WRITE_LOG = { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resource: 'its own log' };
const CONSUME = ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
const TENANT = `\${aws:PrincipalTag/tenant}`;

// The lists are whole: what does not stand in them is not allowed.
describe('what each role may do, and nothing beside it', () => {
  it('ingest sends to the queue, looks keys up, and notes their last use alone', () => {
    expect(statementsOf(template, 'IngestRole')).toEqual([
      { actions: ['sqs:SendMessage'], resource: 'queue' },
      { actions: ['dynamodb:GetItem'], resource: 'directory' },
      {
        actions: ['dynamodb:UpdateItem'],
        resource: 'directory',
        conditions: {
          'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['entry_id', 'last_used_at'] },
          Null: { 'dynamodb:Attributes': 'false' },
        },
      },
      WRITE_LOG,
    ]);
  });

  it.each(['none', 'iam'] as const)('ingest with auth %s sends to the queue', (auth) => {
    expect(statementsOf(synthesize({ ingest: { auth } }), 'IngestRole')).toEqual([
      { actions: ['sqs:SendMessage'], resource: 'queue' },
      WRITE_LOG,
    ]);
  });

  it('the worker consumes the queue, sends dead letters, puts and gets single items', () => {
    expect(statementsOf(template, 'WorkerRole')).toEqual([
      { actions: CONSUME, resource: 'queue' },
      { actions: ['sqs:SendMessage'], resource: 'dead-letter queue' },
      { actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resource: 'table' },
      WRITE_LOG,
    ]);
  });

  it('a reader queries the time index of its tenant, and gets its items without the originals', () => {
    const [query, get, ...others] = statementsOf(template, 'ReaderRole');
    expect(others).toEqual([]);
    expect(query).toEqual({
      actions: ['dynamodb:Query'],
      resource: 'time index',
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': `${TENANT}#*` },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    });
    expect(get).toEqual({
      actions: ['dynamodb:GetItem'],
      resource: 'table',
      conditions: {
        'ForAllValues:StringEquals': {
          'dynamodb:LeadingKeys': TENANT,
          'dynamodb:Attributes': [
            'tenant_id',
            'log_id',
            'source',
            'modified_data',
            'processed_at',
            'received_at',
            'logged_at',
            'level',
            'attributes',
            'redactions',
            'policy_version',
            'conflict_of',
            'content_mac',
            'expires_at',
          ],
        },
        Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
        StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
      },
    });
  });

  it('an operator takes dead letters and sends them back', () => {
    expect(statementsOf(template, 'OperatorRole')).toEqual([
      { actions: CONSUME, resource: 'dead-letter queue' },
      { actions: ['sqs:GetQueueAttributes', 'sqs:SendMessage'], resource: 'queue' },
    ]);
  });
});

describe('what no role may do', () => {
  const allowed = (role: string) => statementsOf(template, role);
  const actions = (role: string) => allowed(role).flatMap((statement) => statement.actions);

  it.each(ROLES)('%s has no wildcard in an action or a resource', (role) => {
    for (const { actions, resource } of allowed(role)) expect(`${actions} ${resource}`).not.toContain('*');
  });

  it.each(ROLES)('%s changes or deletes no record, scans no table and empties no queue', (role) => {
    const onRecords = allowed(role).filter(({ resource }) => resource !== 'directory');
    expect(onRecords.flatMap((statement) => statement.actions)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/UpdateItem|DeleteItem|BatchWriteItem|Scan|PartiQL|PurgeQueue/)]),
    );
  });

  it('nobody makes, removes or lists tenants and keys, and only ingest looks them up', () => {
    const ofDirectory = (role: string) =>
      allowed(role)
        .filter(({ resource }) => resource === 'directory')
        .flatMap((statement) => statement.actions);
    expect(ROLES.map(ofDirectory)).toEqual([['dynamodb:GetItem', 'dynamodb:UpdateItem'], [], [], []]);
  });

  it('only the worker writes to the table, and it cannot query', () => {
    expect(ROLES.filter((role) => actions(role).includes('dynamodb:PutItem'))).toEqual(['WorkerRole']);
    expect(actions('WorkerRole')).not.toContain('dynamodb:Query');
  });

  it('only the operator takes from the dead-letter queue', () => {
    const takers = ROLES.filter((role) =>
      allowed(role).some((s) => s.resource === 'dead-letter queue' && s.actions.includes('sqs:ReceiveMessage')),
    );
    expect(takers).toEqual(['OperatorRole']);
  });

  it('a reader names no attribute with raw text and not the key of its tenant', () => {
    expect(JSON.stringify(allowed('ReaderRole'))).not.toMatch(/original|mac_key/);
  });
});

describe('who takes a role', () => {
  const trust = (t: Template, role: string) =>
    only(t, 'AWS::IAM::Role', role)[1]['Properties'].AssumeRolePolicyDocument.Statement;

  it.each(['IngestRole', 'WorkerRole'])('%s: Lambda only', (role) => {
    expect(trust(template, role)).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
    ]);
  });

  it('a reader must name a tenant, and no other tag', () => {
    expect(trust(template, 'ReaderRole')).toEqual([
      {
        Effect: 'Allow',
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Principal: expect.anything(),
        Condition: {
          StringLike: { 'aws:RequestTag/tenant': '?*' },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['tenant'] },
        },
      },
    ]);
  });

  it('only those who are named, where some are', () => {
    const broker = new ArnPrincipal('arn:aws:iam::111122223333:role/broker');
    const oncall = new ArnPrincipal('arn:aws:iam::111122223333:role/oncall');
    const named = synthesize({ readers: [broker], operators: [oncall] });
    expect(trust(named, 'ReaderRole')[0].Principal).toEqual({ AWS: broker.arn });
    expect(trust(named, 'OperatorRole')[0].Principal).toEqual({ AWS: oncall.arn });
  });
});

describe('with a key of the customer', () => {
  const encrypted = Template.fromStack(createStack({ encryptionKeyArn: KEY_ARN }));
  const keyUse = (role: string) =>
    statementsOf(encrypted, role)
      .filter((statement) => statement.resource === 'key')
      .map(({ actions, conditions }) => [
        actions,
        JSON.stringify(conditions).match(/(sqs|dynamodb)\.eu-central-1/)?.[1],
      ]);

  it('each role uses it only through the service it works with', () => {
    const send = [['kms:Decrypt', 'kms:GenerateDataKey'], 'sqs'];
    const table = [expect.arrayContaining(['kms:Encrypt', 'kms:Decrypt']), 'dynamodb'];
    expect(keyUse('IngestRole')).toEqual([send, table]);
    expect(keyUse('OperatorRole')).toEqual([send]);
    expect(keyUse('ReaderRole')).toEqual([[['kms:Decrypt', 'kms:DescribeKey'], 'dynamodb']]);
    expect(keyUse('WorkerRole')).toEqual([send, table]);
  });

  it.each(ROLES)('%s cannot pass it on', (role) => {
    expect(JSON.stringify(statementsOf(encrypted, role))).not.toMatch(/CreateGrant|PutKeyPolicy|kms:\*/);
  });
});
