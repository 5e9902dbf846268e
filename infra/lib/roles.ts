import { DIRECTORY_SCHEMA, TABLE_SCHEMA } from '@rdp/aws';
import {
  AccountRootPrincipal,
  CompositePrincipal,
  Effect,
  type IPrincipal,
  PolicyDocument,
  PolicyStatement,
  type PrincipalBase,
  Role,
  ServicePrincipal,
  SessionTagsPrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { DirectoryTable } from './directory-table.ts';
import type { QueueWithDlq } from './queue-with-dlq.ts';
import type { StoreTable } from './store-table.ts';

/** The session tag that holds a reader to one tenant. IAM lets no `*`, `?` or `#` stand in a tag's value. */
const TENANT_TAG = 'tenant';

/**
 * The role of the ingest function: puts messages on the queue and writes its own log, nothing else; where it asks for keys, it
 * looks them up and notes their last use.
 */
export function createIngestRole(
  scope: Construct,
  logs: ILogGroup,
  queues: QueueWithDlq,
  directory: DirectoryTable | undefined,
  key?: IKey,
): Role {
  return functionRole(scope, 'IngestRole', logs, [
    allow('Send', ['sqs:SendMessage'], [queues.queue.queueArn]),
    ...useKey(key, 'sqs', SEND_KEY_ACTIONS),
    ...(directory ? [...lookUpKeys(directory), ...useKey(key, 'dynamodb', TABLE_KEY_ACTIONS)] : []),
  ]);
}

/** An update may name the last use alone, so it makes no key valid that was revoked, and none at all. */
const lookUpKeys = ({ table }: DirectoryTable): PolicyStatement[] => [
  allow('LookUpKeys', ['dynamodb:GetItem'], [table.tableArn]),
  allow('NoteKeyUse', ['dynamodb:UpdateItem'], [table.tableArn], {
    'ForAllValues:StringEquals': { [CONDITION_KEYS.ATTRIBUTE_NAMES]: [...DIRECTORY_SCHEMA.useAttributes] },
    Null: { [CONDITION_KEYS.ATTRIBUTE_NAMES]: 'false' },
  }),
];

/** The role of the worker: consumes the queue, sends dead letters, reads and writes single items. */
export function createWorkerRole(
  scope: Construct,
  logs: ILogGroup,
  queues: QueueWithDlq,
  store: StoreTable,
  key?: IKey,
): Role {
  return functionRole(scope, 'WorkerRole', logs, [
    allow('Consume', CONSUME_ACTIONS, [queues.queue.queueArn]),
    allow('GiveUp', ['sqs:SendMessage'], [queues.deadLetters.queueArn]),
    allow('Store', ['dynamodb:PutItem', 'dynamodb:GetItem'], [store.table.tableArn]),
    ...useKey(key, 'sqs', SEND_KEY_ACTIONS),
    ...useKey(key, 'dynamodb', TABLE_KEY_ACTIONS),
  ]);
}

/**
 * The role of those who read the records of one tenant, named by the session tag `tenant`. Its time index has no originals;
 * by id it reads an allow-list of attributes.
 */
export function createReaderRole(
  scope: Construct,
  store: StoreTable,
  readers: readonly IPrincipal[] | undefined,
  key?: IKey,
): Role {
  const tenant = `\${aws:PrincipalTag/${TENANT_TAG}}`;
  const { LEADING_KEYS, ATTRIBUTE_NAMES, SELECT } = CONDITION_KEYS;
  return new Role(scope, 'ReaderRole', {
    description: 'Reads the records of one tenant (session tag "tenant"), never their originals',
    assumedBy: new SessionTagsPrincipal(principalOf(readers)).withConditions({
      StringLike: { [`aws:RequestTag/${TENANT_TAG}`]: '?*' },
      'ForAllValues:StringEquals': { 'aws:TagKeys': [TENANT_TAG] },
    }),
    inlinePolicies: {
      read: new PolicyDocument({
        statements: [
          // ForAllValues holds for no values at all too, so their absence is refused beside it.
          allow('QueryTimeIndex', ['dynamodb:Query'], [store.indexArn], {
            'ForAllValues:StringLike': { [LEADING_KEYS]: `${tenant}#*` },
            Null: { [LEADING_KEYS]: 'false' },
          }),
          // An allow-list: an attribute that comes later stays hidden until the schema lets readers have it.
          allow('GetWithoutOriginals', ['dynamodb:GetItem'], [store.table.tableArn], {
            'ForAllValues:StringEquals': {
              [LEADING_KEYS]: tenant,
              [ATTRIBUTE_NAMES]: [...TABLE_SCHEMA.readableAttributes],
            },
            Null: { [LEADING_KEYS]: 'false', [ATTRIBUTE_NAMES]: 'false' },
            StringEquals: { [SELECT]: 'SPECIFIC_ATTRIBUTES' },
          }),
          ...useKey(key, 'dynamodb', ['kms:Decrypt', 'kms:DescribeKey']),
        ],
      }),
    },
  });
}

/** The role of those who look after the dead-letter queue: count, peek, redrive, purge by filter. It sees raw text. */
export function createOperatorRole(
  scope: Construct,
  queues: QueueWithDlq,
  operators: readonly IPrincipal[] | undefined,
  key?: IKey,
): Role {
  return new Role(scope, 'OperatorRole', {
    description: 'Counts, looks at, redrives and purges dead letters, which hold raw text',
    assumedBy: principalOf(operators),
    inlinePolicies: {
      operate: new PolicyDocument({
        statements: [
          allow('TakeDeadLetters', CONSUME_ACTIONS, [queues.deadLetters.queueArn]),
          allow('SendBack', ['sqs:SendMessage', 'sqs:GetQueueAttributes'], [queues.queue.queueArn]),
          ...useKey(key, 'sqs', SEND_KEY_ACTIONS),
        ],
      }),
    },
  });
}

const CONDITION_KEYS = {
  LEADING_KEYS: 'dynamodb:LeadingKeys',
  ATTRIBUTE_NAMES: 'dynamodb:Attributes',
  SELECT: 'dynamodb:Select',
} as const;

const CONSUME_ACTIONS = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:GetQueueAttributes',
];

/** SQS asks for both of whoever sends to an encrypted queue (developer guide, "Key management"). */
const SEND_KEY_ACTIONS = ['kms:GenerateDataKey', 'kms:Decrypt'];

/** DynamoDB developer guide, "Authorizing use of your customer managed key"; without its wildcards, and without grants. */
const TABLE_KEY_ACTIONS = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:DescribeKey',
];

/** All a function may do stands in its one inline policy: no managed policy, nothing that a grant adds later. */
function functionRole(scope: Construct, id: string, logs: ILogGroup, statements: PolicyStatement[]): Role {
  return new Role(scope, id, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      work: new PolicyDocument({
        statements: [...statements, allow('Log', ['logs:CreateLogStream', 'logs:PutLogEvents'], [logs.logGroupArn])],
      }),
    },
  });
}

/** Who takes a role; an account's root stands for every identity that IAM of this account lets assume it. */
function principalOf(chosen: readonly IPrincipal[] | undefined): PrincipalBase {
  if (!chosen || chosen.length === 0) return new AccountRootPrincipal();
  return new CompositePrincipal(...chosen);
}

/** Leave to use the customer's key, only through one service of this region. */
function useKey(key: IKey | undefined, service: 'sqs' | 'dynamodb', actions: string[]): PolicyStatement[] {
  if (!key) return [];
  const via = `${service}.${key.stack.region}.${key.stack.urlSuffix}`;
  return [allow(`UseKeyVia${service}`, actions, [key.keyArn], { StringEquals: { 'kms:ViaService': via } })];
}

const allow = (
  sid: string,
  actions: string[],
  resources: string[],
  conditions: Record<string, Record<string, string | string[]>> = {},
): PolicyStatement => new PolicyStatement({ sid, effect: Effect.ALLOW, actions, resources, conditions });
