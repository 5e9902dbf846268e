import { SeverityNumber } from '@opentelemetry/api-logs';
import { ExportResultCode } from '@opentelemetry/core';
import {
  BatchLogRecordProcessor,
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { describe, expect, it } from 'vitest';
import { RdpClient } from '../../src/client.ts';
import { RdpLogExporter } from '../../src/integrations/otel.ts';
import { otelLog } from '../../src/integrations/otel-log.ts';
import { accepted, json, problem, scripted } from '../server.ts';

type Emitted = Parameters<ReturnType<LoggerProvider['getLogger']>['emit']>[0];

/** Records as the real SDK makes them. */
function recordsOf(...emitted: Emitted[]) {
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] });
  const logger = provider.getLogger('shop', '1.2.3');
  for (const record of emitted) logger.emit(record);
  return exporter.getFinishedLogRecords();
}

/** What an exporter says of records. */
const exportOf = (exporter: RdpLogExporter, records: ReturnType<typeof recordsOf>) =>
  new Promise<{ code: ExportResultCode; error?: Error }>((resolve) => exporter.export(records, resolve));

describe('otelLog', () => {
  it('text, level and time of a record, the rest under its names in OTLP', () => {
    const [record] = recordsOf({
      body: 'hi',
      severityNumber: 17,
      severityText: 'ERR',
      eventName: 'login',
      timestamp: [1_767_323_045, 678_000_009],
      observedTimestamp: [1_767_323_046, 0],
      attributes: { 'user.id': 7, tenant_id: 'other', raw: new Uint8Array([1]) },
    });
    expect(otelLog(record!)).toMatchObject({
      text: 'hi',
      level: 'error',
      timestamp: '2026-01-02T03:04:05.678000009Z',
      observed_timestamp: '2026-01-02T03:04:06.000000000Z',
      severity_number: 17,
      severity_text: 'ERR',
      event_name: 'login',
      attributes: { 'user.id': 7, tenant_id: 'other', raw: 'AQ==' },
      resource: { 'telemetry.sdk.language': 'nodejs' },
      scope: { name: 'shop', version: '1.2.3' },
    });
  });

  it('the span that a record belongs to', () => {
    const [record] = recordsOf({ body: 'hi' });
    const spanContext = { traceId: `${'0'.repeat(31)}1`, spanId: `${'0'.repeat(15)}2`, traceFlags: 1 };
    const log = otelLog(Object.create(record!, { spanContext: { value: spanContext } }));
    expect(log).toMatchObject({ trace_id: spanContext.traceId, span_id: spanContext.spanId, trace_flags: 1 });
  });

  it.each([
    [SeverityNumber.TRACE, 'trace'],
    [SeverityNumber.TRACE4, 'trace'],
    [SeverityNumber.DEBUG, 'debug'],
    [SeverityNumber.INFO, 'info'],
    [SeverityNumber.WARN, 'warn'],
    [SeverityNumber.WARN4, 'warn'],
    [SeverityNumber.ERROR4, 'error'],
    [SeverityNumber.FATAL, 'fatal'],
    [SeverityNumber.FATAL4, 'fatal'],
  ])('severity %i is %s', (severityNumber: number, level) => {
    expect(otelLog(recordsOf({ body: 'x', severityNumber })[0]!)['level']).toBe(level);
  });

  it('a body that is no text is kept as it is, and as JSON for the text', () => {
    const [structured, none] = recordsOf({ body: { order: 7 } }, { attributes: { a: 1 } });
    expect(otelLog(structured!)).toMatchObject({ text: '{"order":7}', body: { order: 7 } });
    expect(otelLog(none!).text).toContain('"a":1');
  });

  it('without a severity the level is its text, if any', () => {
    const [named, bare] = recordsOf({ body: 'x', severityText: 'notice' }, { body: 'x' });
    expect(otelLog(named!)['level']).toBe('notice');
    expect(otelLog(bare!)).not.toHaveProperty('level');
  });
});

describe('RdpLogExporter', () => {
  it('under the batch processor: every record once, shutdown sends the rest', async () => {
    const { url, seen } = await scripted(problem(503, 'busy', true, {}, { 'retry-after': '0' }), accepted);
    const exporter = new RdpLogExporter({ url, tenantId: 'acme' });
    const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });
    for (let i = 0; i < 700; i++) provider.getLogger('shop').emit({ body: `log ${i}` });
    await provider.shutdown();
    const taken = seen.slice(1).flatMap(({ logs }) => logs);
    expect(taken.map(({ text }) => text)).toEqual(Array.from({ length: 700 }, (_, i) => `log ${i}`));
    expect(seen[0]?.logs.map(({ log_id }) => log_id)).toEqual(seen[1]?.logs.map(({ log_id }) => log_id));
    expect(seen[0]?.headers['x-tenant-id']).toBe('acme');
  });

  it('SUCCESS; FAILED with what was rejected, or with the error', async () => {
    const rejecting = json(202, ({ logs }) => ({
      status: 'accepted',
      accepted: logs.length - 1,
      logs: logs.slice(1).map(({ log_id }, index) => ({ index: index + 1, log_id, message_id: 'm' })),
      rejected: [{ index: 0, code: 'log_too_large', message: 'too large' }],
    }));
    const { url } = await scripted(accepted, rejecting, problem(403, 'forbidden', false));
    const exporter = new RdpLogExporter({ url, tenantId: 'acme' });
    const records = recordsOf({ body: 'a' }, { body: 'b' });
    expect(await exportOf(exporter, records)).toEqual({ code: ExportResultCode.SUCCESS });
    expect(await exportOf(exporter, records)).toMatchObject({
      code: ExportResultCode.FAILED,
      error: { code: 'logs_rejected', message: '1 of 2 log records were rejected: log_too_large' },
    });
    expect(await exportOf(exporter, records)).toMatchObject({
      code: ExportResultCode.FAILED,
      error: { code: 'forbidden', status: 403 },
    });
    await exporter.shutdown();
  });

  it('forceFlush waits for what has begun; after shutdown nothing begins', async () => {
    const { url, seen } = await scripted(accepted);
    const exporter = new RdpLogExporter({ url, tenantId: 'acme' });
    const results: ExportResultCode[] = [];
    exporter.export(recordsOf({ body: 'a' }), ({ code }) => results.push(code));
    await exporter.forceFlush();
    expect(results).toEqual([ExportResultCode.SUCCESS]);
    await exporter.shutdown();
    await exporter.shutdown();
    expect(await exportOf(exporter, recordsOf({ body: 'b' }))).toMatchObject({
      code: ExportResultCode.FAILED,
      error: { code: 'closed' },
    });
    expect(seen).toHaveLength(1);
  });

  it('shutdown ends at its deadline, and tells of what it cut off', async () => {
    const { url } = await scripted(() => {});
    const exporter = new RdpLogExporter({ url, tenantId: 'acme', closeTimeoutMs: 50, maxRetries: 0 });
    const result = exportOf(exporter, recordsOf({ body: 'a' }));
    await exporter.shutdown();
    expect(await result).toMatchObject({ code: ExportResultCode.FAILED, error: { code: 'unreachable' } });
  });

  it('leaves a client that is shared open', async () => {
    const { url, seen } = await scripted(accepted);
    await using client = new RdpClient({ url, tenantId: 'acme' });
    const exporter = new RdpLogExporter({ client });
    await exporter.shutdown();
    await client.ingestMany([{ text: 'after' }]);
    expect(seen).toHaveLength(1);
  });
});
