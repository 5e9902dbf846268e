import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  Metric,
  PeriodOverride,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Operation } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type Alarms, urlMetric } from './alarms.ts';
import type { QueueWithDlq } from './queue-with-dlq.ts';
import type { StoreTable } from './store-table.ts';

const PERIOD = Duration.minutes(5);
const WIDTH = 8;

/** What the dashboard shows. */
export interface DashboardProps {
  readonly queues: QueueWithDlq;
  readonly store: StoreTable;
  readonly ingest: LambdaFunction;
  readonly worker: LambdaFunction;
  readonly alarms: Alarms;
}

/** The pipeline on one page, in the order in which a log goes through it. */
export function createDashboard(scope: Construct, props: DashboardProps): Dashboard {
  const { alarms } = props;
  return new Dashboard(scope, 'Dashboard', {
    periodOverride: PeriodOverride.INHERIT,
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms.alarms], width: 3 * WIDTH, height: 3 })],
      logsRow(),
      ingestRow(props),
      queueRow(props),
      storeRow(props),
    ],
  });
}

/** What the functions count themselves. Pipelines of one account and region add up here: the metrics have no stack in them. */
const logsRow = (): IWidget[] => [
  new GraphWidget({
    title: 'Logs',
    width: 3 * WIDTH,
    left: [
      count('ingest', 'LogsAccepted'),
      count('ingest', 'LogsRejected'),
      count('worker', 'LogsStored'),
      count('worker', 'MessagesRetried'),
      count('worker', 'MessagesDeadLettered'),
    ],
  }),
];

/** A count of infra/functions: namespace and dimension as telemetry.ts there gives them. */
const count = (service: 'ingest' | 'worker', metricName: string): IMetric =>
  new Metric({ namespace: 'RDP', metricName, dimensionsMap: { service }, statistic: 'Sum', period: PERIOD });

const ingestRow = ({ ingest }: DashboardProps): IWidget[] => [
  graph('Requests', [
    urlMetric(ingest, 'UrlRequestCount'),
    urlMetric(ingest, 'Url4xxCount'),
    urlMetric(ingest, 'Url5xxCount'),
  ]),
  graph('Ingest, milliseconds', [duration(ingest, 'p50'), duration(ingest, 'p99')]),
  graph('Ingest, invocations', invocations(ingest)),
];

const queueRow = ({ queues: { queue, deadLetters } }: DashboardProps): IWidget[] => [
  graph('Queue, messages', [
    queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD }),
    queue.metricApproximateNumberOfMessagesNotVisible({ period: PERIOD }),
  ]),
  graph('Age of the oldest message, seconds', [
    queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, label: 'queue' }),
    deadLetters.metricApproximateAgeOfOldestMessage({ period: PERIOD, label: 'dead letters' }),
  ]),
  graph('Dead letters', [
    deadLetters.metricApproximateNumberOfMessagesVisible({ period: PERIOD }),
    deadLetters.metricApproximateNumberOfMessagesNotVisible({ period: PERIOD }),
  ]),
];

const storeRow = ({ worker, store: { table } }: DashboardProps): IWidget[] => [
  graph('Worker, milliseconds', [duration(worker, 'p50'), duration(worker, 'p99')]),
  graph('Worker, invocations', invocations(worker)),
  graph('Store', [
    table.metricConsumedWriteCapacityUnits({ period: PERIOD, label: 'write units' }),
    table.metricThrottledRequestsForOperations({
      operations: [Operation.PUT_ITEM, Operation.GET_ITEM],
      period: PERIOD,
    }),
  ]),
];

const graph = (title: string, left: IMetric[]): GraphWidget => new GraphWidget({ title, left, width: WIDTH });

const duration = (handler: LambdaFunction, statistic: string): IMetric =>
  handler.metricDuration({ statistic, period: PERIOD, label: statistic });

const invocations = (handler: LambdaFunction): IMetric[] => [
  handler.metricInvocations({ period: PERIOD }),
  handler.metricErrors({ period: PERIOD }),
  handler.metricThrottles({ period: PERIOD }),
];
