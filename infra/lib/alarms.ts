import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { QueueWithDlq } from './queue-with-dlq.ts';

const PERIOD = Duration.minutes(5);
const QUEUE_WARNING_AGE = Duration.days(1);

/** What {@link Alarms} watches. */
export interface AlarmsProps {
  readonly queues: QueueWithDlq;
  readonly ingest: LambdaFunction;
  readonly worker: LambdaFunction;
  readonly topic?: ITopic | undefined;
}

/** Tells when someone must look: what is about to be lost first, what is failing next. */
export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { queues, ingest, worker } = props;
    const ageOf = (queue: QueueWithDlq['queue']) => queue.metricApproximateAgeOfOldestMessage({ period: PERIOD });
    this.alarms = [
      this.#alarm('DeadLettersNotEmpty', 'There are dead letters: look with "rdp dlq ls"', deadLetters(queues), 1),
      this.#alarm(
        'DeadLettersExpire',
        'Dead letters may be dropped for good in 3 days or less: redrive or export them now',
        ageOf(queues.deadLetters),
        queues.deadLetterWarningAge.toSeconds(),
      ),
      this.#alarm(
        'QueueBehind',
        'A log has waited over a day: the worker fails or is too slow, and the queue drops it at its retention',
        ageOf(queues.queue),
        QUEUE_WARNING_AGE.toSeconds(),
      ),
      this.#alarm('IngestErrors', 'Ingest died or timed out', ingest.metricErrors({ period: PERIOD }), 1),
      this.#alarm('WorkerErrors', 'The worker died or timed out', worker.metricErrors({ period: PERIOD }), 1),
      this.#alarm(
        'IngestThrottles',
        'Requests were turned away with 429: raise ingest.reservedConcurrency or the quota of the account',
        ingest.metricThrottles({ period: PERIOD }),
        1,
      ),
      this.#alarm(
        'WorkerThrottles',
        'The account has no concurrency left for the worker: each throttle counts as a receive',
        worker.metricThrottles({ period: PERIOD }),
        1,
      ),
      this.#alarm('Url5xx', 'Senders were answered 5xx', urlMetric(ingest, 'Url5xxCount'), 1),
    ];
    const { topic } = props;
    if (topic) for (const alarm of this.alarms) alarm.addAlarmAction(new SnsAction(topic));
  }

  /** Alarms from `threshold` on. Neither service sends a metric while nothing happens, so its absence is no alarm. */
  #alarm(id: string, alarmDescription: string, metric: IMetric, threshold: number): Alarm {
    return new Alarm(this, id, {
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

/** Dead letters that wait and those that someone looks at: one that is peeked at all the time must not be overlooked. */
const deadLetters = ({ deadLetters: queue }: QueueWithDlq): IMetric =>
  new MathExpression({
    label: 'dead letters',
    expression: 'waiting + taken',
    usingMetrics: {
      waiting: queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD }),
      taken: queue.metricApproximateNumberOfMessagesNotVisible({ period: PERIOD }),
    },
    period: PERIOD,
  });

/** A metric of a function's URL (Lambda developer guide, "Monitoring Lambda function URLs"). */
export const urlMetric = (handler: LambdaFunction, name: 'UrlRequestCount' | 'Url4xxCount' | 'Url5xxCount'): IMetric =>
  handler.metric(name, { statistic: 'Sum', period: PERIOD });
