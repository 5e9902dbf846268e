import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { RdpError } from '@rdp/core';

/** What a function tells its operators: counts and troubles, never a log's text nor whose it is. */
export interface Telemetry {
  /** Adds to a count; nothing where `value` is 0. */
  count(metric: string, value: number): void;
  /** Writes a line about something that went wrong: at once, but the same trouble only once until the next flush. */
  trouble(error: RdpError): void;
  /** Sends the counts since the last flush: once an invocation, at its end. */
  flush(): void;
}

const NAMESPACE = 'RDP';

/** Telemetry of one function over its log: lines of JSON, and counts in the embedded metric format of CloudWatch. */
export function createTelemetry(serviceName: string): Telemetry {
  const logger = new Logger({ serviceName });
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName });
  const counts = new Map<string, number>();
  const troubles = new Map<string, { readonly error: RdpError; times: number }>();
  return {
    count(metric, value) {
      if (value > 0) counts.set(metric, (counts.get(metric) ?? 0) + value);
    },

    trouble(error) {
      const key = `${error.code} ${error.message}`;
      const known = troubles.get(key);
      if (known) known.times++;
      else {
        troubles.set(key, { error, times: 1 });
        logger.warn(error.message, describe(error));
      }
    },

    flush() {
      for (const { error, times } of troubles.values()) {
        if (times > 1) logger.warn(error.message, { code: error.code, times });
      }
      troubles.clear();
      if (counts.size === 0) return;
      // One value each: the format holds a hundred of a metric, and a batch may have more logs.
      for (const [metric, value] of counts) metrics.addMetric(metric, MetricUnit.Count, value);
      metrics.publishStoredMetrics();
      counts.clear();
    },
  };
}

/** What helps to find a fault and quotes nothing: of a foreign error only its name, of AWS the request. */
function describe({ code, retryable, cause, data }: RdpError): Record<string, unknown> {
  const { error, status, requestId } = data;
  return { code, retryable, cause: cause instanceof Error ? cause.name : undefined, error, status, requestId };
}
