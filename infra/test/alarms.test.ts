import { readFileSync } from 'node:fs';
import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { only, synthesize } from './harness.ts';

const TOPIC_ARN = 'arn:aws:sns:eu-central-1:111122223333:oncall';
const DAY = Duration.days(1).toSeconds();

const template = synthesize({ alarmTopicArn: TOPIC_ARN });
const alarm = (name: string, from = template) => only(from, 'AWS::CloudWatch::Alarm', name)[1]['Properties'];
const idOf = (type: string, name: string) => only(template, type, name)[0];
const queueName = (name: string) => ({ 'Fn::GetAtt': [idOf('AWS::SQS::Queue', name), 'QueueName'] });

describe('alarms', () => {
  it('a dead letter, whether it waits or is being looked at', () => {
    const { Metrics: metrics, Threshold: threshold } = alarm('DeadLettersNotEmpty');
    expect(threshold).toBe(1);
    const names = metrics.map(
      (m: { MetricStat?: { Metric: { MetricName: string } } }) => m.MetricStat?.Metric.MetricName,
    );
    expect(names).toEqual([undefined, 'ApproximateNumberOfMessagesVisible', 'ApproximateNumberOfMessagesNotVisible']);
    expect(metrics[0].Expression).toBe('waiting + taken');
  });

  // 14 days, less 3, less the 4 it may have spent on the queue: SQS counts those for the expiry but not in the metric.
  it('dead letters of which the first may be dropped in three days', () => {
    expect(alarm('DeadLettersExpire')).toMatchObject({
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: queueName('DeadLetters') }],
      Statistic: 'Maximum',
      Threshold: 7 * DAY,
    });
    const shorter = synthesize({ queue: { retention: Duration.days(1), deadLetterRetention: Duration.days(10) } });
    expect(alarm('DeadLettersExpire', shorter).Threshold).toBe(6 * DAY);
  });

  it('a log that waits over a day', () => {
    expect(alarm('QueueBehind')).toMatchObject({
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: queueName('QueuesQueue') }],
      Statistic: 'Maximum',
      Threshold: DAY,
    });
  });

  it.each([
    ['IngestErrors', 'Errors', 'IngestFunction'],
    ['IngestThrottles', 'Throttles', 'IngestFunction'],
    ['Url5xx', 'Url5xxCount', 'IngestFunction'],
    ['WorkerErrors', 'Errors', 'WorkerFunction'],
    ['WorkerThrottles', 'Throttles', 'WorkerFunction'],
  ])('%s', (name, metric, handler) => {
    expect(alarm(name)).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: metric,
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: idOf('AWS::Lambda::Function', handler) } }],
      Statistic: 'Sum',
      Threshold: 1,
    });
  });

  it('each goes off from its threshold on, not for want of traffic, and tells the topic', () => {
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [TOPIC_ARN],
    });
    template.resourceCountIs('AWS::CloudWatch::Alarm', 8);
  });

  it('show in CloudWatch only, where no topic is given', () => {
    for (const each of Object.values(synthesize().findResources('AWS::CloudWatch::Alarm'))) {
      expect(each['Properties'].AlarmActions).toBeUndefined();
    }
  });
});

describe('dashboard', () => {
  it('shows every alarm and every metric that an alarm is about', () => {
    const body = JSON.stringify(
      only(template, 'AWS::CloudWatch::Dashboard', 'Dashboard')[1]['Properties'].DashboardBody,
    );
    for (const [id, { Properties: properties }] of Object.entries(template.findResources('AWS::CloudWatch::Alarm'))) {
      expect(body).toContain(`"${id}","Arn"`);
      if (properties.MetricName) expect(body).toContain(properties.MetricName);
    }
  });

  it('shows only counts that the functions send', () => {
    const body = JSON.stringify(template.findResources('AWS::CloudWatch::Dashboard'));
    const counts = [...body.matchAll(/RDP\\+",\\+"(\w+)\\+",\\+"service\\+",\\+"(\w+)/g)];
    expect(counts.map(([, name]) => name)).toContain('LogsAccepted');
    for (const [, name, service] of counts) {
      const file = service === 'worker' ? 'compose-worker' : service;
      const source = readFileSync(new URL(`../functions/${file}.ts`, import.meta.url), 'utf8');
      expect(source).toContain(`telemetry.count('${name}'`);
    }
  });

  it('can be left out', () => {
    synthesize({ watch: { dashboard: false } }).resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  });
});
