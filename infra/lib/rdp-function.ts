import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { codeOf, HANDLER } from './function-code.ts';

/** What {@link createFunction} needs. */
export interface FunctionProps {
  /** What the function is for, as the console shows it. */
  readonly description: string;
  readonly folder: string;
  readonly role: IRole;
  readonly logs: ILogGroup;
  /** MiB. */
  readonly memorySize: number;
  readonly timeout: Duration;
  readonly environment: Record<string, string>;
  readonly reservedConcurrency?: number | undefined;
}

/** What both functions have in common: arm64 (a fifth cheaper than x86) and the newest Node that Lambda offers. */
export const createFunction = (scope: Construct, props: FunctionProps): LambdaFunction =>
  new LambdaFunction(scope, 'Function', {
    description: props.description,
    code: codeOf(props.folder),
    handler: HANDLER,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    role: props.role,
    logGroup: props.logs,
    memorySize: props.memorySize,
    timeout: props.timeout,
    environment: props.environment,
    ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
  });

/** Where a function writes its own log. It goes with its stack: there are no records in it. */
export const createLogs = (scope: Construct, retention: RetentionDays = RetentionDays.ONE_MONTH): LogGroup =>
  new LogGroup(scope, 'Logs', { retention, removalPolicy: RemovalPolicy.DESTROY });
