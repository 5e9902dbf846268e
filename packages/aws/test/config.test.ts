import { RdpError } from '@rdp/core';
import { describe, expect, it } from 'vitest';
import { readAwsConfig, readQueueUrl } from '../src/config.ts';

const env = { RDP_QUEUE_URL: 'https://sqs/q', RDP_DLQ_URL: 'https://sqs/dlq', RDP_TABLE_NAME: 'logs' };

describe('configuration', () => {
  it('is read from the environment, with defaults for index and shards', () => {
    const config = { queueUrl: 'https://sqs/q', deadLetterQueueUrl: 'https://sqs/dlq', tableName: 'logs' };
    expect(readAwsConfig(env)).toEqual({ ...config, indexName: 'by-time', shards: 4 });
    const own = { RDP_INDEX_NAME: 'other', RDP_SHARDS: '16' };
    expect(readAwsConfig({ ...env, ...own })).toEqual({ ...config, indexName: 'other', shards: 16 });
    expect(readQueueUrl({ RDP_QUEUE_URL: 'https://sqs/q' })).toBe('https://sqs/q');
  });

  it.each(['RDP_QUEUE_URL', 'RDP_DLQ_URL', 'RDP_TABLE_NAME'])('names %s where it is missing', (name) => {
    for (const value of [undefined, '']) expect(() => readAwsConfig({ ...env, [name]: value })).toThrow(name);
  });

  it.each(['0', '-1', '1.5', '257', '1e9', 'four', ' 4'])('refuses "%s" shards', (RDP_SHARDS) => {
    const read = () => readAwsConfig({ ...env, RDP_SHARDS });
    expect(read).toThrow(RdpError);
    expect(read).toThrow(/RDP_SHARDS is not a number from 1 to 256/);
  });
});
