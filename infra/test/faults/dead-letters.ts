import type { Deployment } from '../local-deployment.ts';

interface Letter {
  readonly Body: string;
  readonly ReceiptHandle: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue: string }>>;
}

/** Takes all dead letters; gives of each log in them tenant, id and reason (`undefined` where the queue itself gave it up). */
export async function readDeadLetters({ deadLetterQueueUrl: QueueUrl, sizeOf, sqs }: Deployment): Promise<string[]> {
  const logs: string[] = [];
  while ((await sizeOf(QueueUrl)) > 0) {
    const input = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
    const { Messages = [] } = await sqs<{ Messages?: Letter[] }>('ReceiveMessage', input);
    for (const { Body, ReceiptHandle, MessageAttributes } of Messages) {
      const { records }: { records: { log_id: string }[] } = JSON.parse(Body);
      const { tenant_id: tenant, reason } = MessageAttributes ?? {};
      for (const { log_id } of records) logs.push(`${tenant?.StringValue} ${log_id} ${reason?.StringValue}`);
      await sqs('DeleteMessage', { QueueUrl, ReceiptHandle });
    }
  }
  return logs;
}
