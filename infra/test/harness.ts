import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { FunctionFolders } from '../lib/options.ts';
import { RdpStack, type RdpStackOptions } from '../lib/stack.ts';

const CDK_JSON = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8')) as AppProps;

/** Folders that hold a function each, so that a test needs no build. */
export function functionFolders(): FunctionFolders {
  const root = mkdtempSync(join(tmpdir(), 'rdp-infra-'));
  const folders = { ingest: join(root, 'ingest'), worker: join(root, 'worker') };
  for (const folder of Object.values(folders)) {
    mkdirSync(folder);
    writeFileSync(join(folder, 'index.mjs'), 'export const handler = async () => {};\n');
  }
  return folders;
}

const code = functionFolders();

/** The stack under the same feature flags as the real app. */
export function createStack(options: RdpStackOptions = {}, props: StackProps = {}): RdpStack {
  const app = new App({ context: CDK_JSON.context ?? {} });
  return new RdpStack(app, 'rdp', { code, ...options }, props);
}

/** The template of the stack with these options. */
export const synthesize = (options: RdpStackOptions = {}): Template => Template.fromStack(createStack(options));

/** One statement of a role, its resources by name. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resource: string;
  readonly conditions?: unknown;
}

/** All that a role may do; a second policy attached to it elsewhere would show here too. */
export function statementsOf(template: Template, role: string): Statement[] {
  const [id, resource] = only(template, 'AWS::IAM::Role', role);
  if (resource['Properties'].ManagedPolicyArns) throw new Error(`${role} has managed policies`);
  const attached = Object.values(template.findResources('AWS::IAM::Policy'));
  if (JSON.stringify(attached).includes(id)) throw new Error(`${role} has a policy beside its own`);
  return resource['Properties'].Policies.flatMap((policy: Policy) => policy.PolicyDocument.Statement.map(readable));
}

/** The one resource of this type whose logical id matches. */
export function only(template: Template, type: string, name: string): [string, Resource] {
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.includes(name));
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`${found.length} resources ${type} with ${name}`);
  return first as [string, Resource];
}

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation JSON of any shape, looked at by tests only
export type Resource = Record<string, any>;

interface Policy {
  readonly PolicyDocument: { readonly Statement: readonly Resource[] };
}

function readable(statement: Resource): Statement {
  if (statement['Effect'] !== 'Allow' || statement['NotAction'] || statement['NotResource']) {
    throw new Error('a role only allows, by name');
  }
  return {
    actions: [statement['Action']].flat().sort(),
    resource: nameOf(statement['Resource']),
    ...(statement['Condition'] && { conditions: statement['Condition'] }),
  };
}

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/"PipelineStoreTable[^"]*","Arn"\]\},"\/index\/by-time"/, 'time index'],
  [/^\{"Fn::GetAtt":\["PipelineStoreTable[^"]*","Arn"\]\}$/, 'table'],
  [/^\{"Fn::GetAtt":\["PipelineDirectoryTable[^"]*","Arn"\]\}$/, 'directory'],
  [/^\{"Fn::GetAtt":\["PipelineQueuesQueue[^"]*","Arn"\]\}$/, 'queue'],
  [/^\{"Fn::GetAtt":\["PipelineQueuesDeadLetters[^"]*","Arn"\]\}$/, 'dead-letter queue'],
  [/^\{"Fn::GetAtt":\["Pipeline(Ingest|Worker)Logs[^"]*","Arn"\]\}$/, 'its own log'],
  [/^"arn:aws:kms:/, 'key'],
];

function nameOf(resource: unknown): string {
  const json = JSON.stringify(resource);
  return NAMES.find(([pattern]) => pattern.test(json))?.[1] ?? json;
}
