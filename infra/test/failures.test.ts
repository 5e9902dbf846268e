import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { only, statementsOf, synthesize } from './harness.ts';

/** At which failure of its own the worker gives a log up. */
const OWN_FAILURES = 3;

const template = synthesize();
const queue = only(template, 'AWS::SQS::Queue', 'QueuesQueue')[1]['Properties'];
const deadLetters = only(template, 'AWS::SQS::Queue', 'DeadLetters')[1]['Properties'];
const source = only(template, 'AWS::Lambda::EventSourceMapping', 'Source')[1]['Properties'];
const may = (role: string, action: string, resource: string): boolean =>
  statementsOf(template, role).some((s) => s.resource === resource && s.actions.includes(action));
const alarms = Object.keys(template.findResources('AWS::CloudWatch::Alarm')).join();

// Row by row what the design says of failures, as far as the infrastructure has to see to it.
describe('failures', () => {
  it('queue refuses at ingest: senders see 5xx, and someone is told', () => {
    expect(alarms).toContain('Url5xx');
  });

  it('worker dies: its messages are visible again after six times its timeout, 15 minutes', () => {
    const worker = only(template, 'AWS::Lambda::Function', 'Worker')[1]['Properties'];
    expect(worker.Timeout).toBe(150);
    expect(queue.VisibilityTimeout).toBe(15 * 60);
    expect(alarms).toContain('WorkerErrors');
  });

  it.each([20, 60, 900])('worker dies: the visibility timeout follows a worker timeout of %i s', (seconds) => {
    const other = synthesize({ worker: { timeout: Duration.seconds(seconds) } });
    expect(only(other, 'AWS::SQS::Queue', 'QueuesQueue')[1]['Properties'].VisibilityTimeout).toBe(6 * seconds);
  });

  it('store throttles: single messages are reported failed, their delay is a visibility timeout', () => {
    expect(source.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    expect(may('WorkerRole', 'sqs:ChangeMessageVisibility', 'queue')).toBe(true);
  });

  it('store is down for long: the message outlives 10 receives, and waiting over a day is told', () => {
    expect(queue.MessageRetentionPeriod).toBe(Duration.days(4).toSeconds());
    expect(alarms).toContain('QueueBehind');
  });

  it('poison: its failures are counted in the table, and it goes to the dead-letter queue', () => {
    expect(may('WorkerRole', 'dynamodb:PutItem', 'table') && may('WorkerRole', 'dynamodb:GetItem', 'table')).toBe(true);
    expect(may('WorkerRole', 'sqs:SendMessage', 'dead-letter queue')).toBe(true);
    expect(may('WorkerRole', 'sqs:DeleteMessage', 'queue')).toBe(true);
    expect(deadLetters.MessageRetentionPeriod).toBe(Duration.days(14).toSeconds());
  });

  it('a log kills the process: the redrive policy is the last net, well above the failures of the log itself', () => {
    const [deadLettersId] = only(template, 'AWS::SQS::Queue', 'DeadLetters');
    expect(queue.RedrivePolicy.maxReceiveCount).toBe(10);
    expect(queue.RedrivePolicy.maxReceiveCount).toBeGreaterThan(OWN_FAILURES);
    expect(queue.RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0]).toBe(deadLettersId);
  });

  it('a throttled invocation is a receive: the worker is held back by its source, not by reserved concurrency', () => {
    const worker = only(template, 'AWS::Lambda::Function', 'Worker')[1]['Properties'];
    expect(worker.ReservedConcurrentExecutions).toBeUndefined();
    expect(source.ScalingConfig).toEqual({ MaximumConcurrency: 10 });
  });

  it('unknown version of an envelope: it waits for a newer worker, longer than ten receives take', () => {
    expect(10 * queue.VisibilityTimeout).toBeLessThan(queue.MessageRetentionPeriod);
  });

  it('a newer version of the envelope: the worker is deployed before ingest', () => {
    const [workerId] = only(template, 'AWS::Lambda::Function', 'Worker');
    expect(only(template, 'AWS::Lambda::Function', 'Ingest')[1]['DependsOn']).toContain(workerId);
  });

  it('redrive: the dead letter is received, given back, sent and only then deleted', () => {
    for (const action of ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage']) {
      expect(may('OperatorRole', action, 'dead-letter queue')).toBe(true);
    }
    expect(may('OperatorRole', 'sqs:SendMessage', 'queue')).toBe(true);
    expect(may('OperatorRole', 'sqs:ReceiveMessage', 'queue')).toBe(false);
  });
});
