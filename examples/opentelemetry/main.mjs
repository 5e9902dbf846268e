// OpenTelemetry: the SDK batches, the exporter sends to RDP.
import { SeverityNumber } from '@opentelemetry/api-logs';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { RdpLogExporter } from '@rdp/client/otel';

const exporter = new RdpLogExporter({
  url: process.env.RDP_URL ?? 'http://127.0.0.1:8787',
  tenantId: process.env.RDP_TENANT ?? 'demo',
});
const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });

const logger = provider.getLogger('shop', '1.0.0');
logger.emit({
  severityNumber: SeverityNumber.INFO,
  severityText: 'INFO',
  body: 'User 555-0199 logged in',
  attributes: { 'user.id': 7 },
});
logger.emit({
  severityNumber: SeverityNumber.ERROR,
  eventName: 'payment.failed',
  body: { order: 2041, to: 'ann@example.com' },
});

// Sends what is queued, then closes the exporter.
await provider.shutdown();
console.log('all log records are sent');
