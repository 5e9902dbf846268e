import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLambda } from '@rdp/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';

const MAX_INGEST_BYTES = 400_000;

const pathOf = (name: string, file = 'index.mjs') => new URL(`../dist/${name}/${file}`, import.meta.url);
const bundleOf = (name: string): string => readFileSync(pathOf(name), 'utf8');

describe.each(['ingest', 'worker'])('the bundle of %s', (name) => {
  it('is a module with its source map, and nothing else is deployed', () => {
    expect(readdirSync(new URL('.', pathOf(name))).toSorted()).toEqual(['index.mjs', 'index.mjs.map']);
    const { sources } = JSON.parse(readFileSync(pathOf(name, 'index.mjs.map'), 'utf8')) as { sources: string[] };
    expect(sources.some((source) => source.endsWith(`functions/${name}.ts`))).toBe(true);
  });

  it('holds no place to look for credentials but the environment', () => {
    expect(bundleOf(name)).not.toMatch(/169\.254\.170\.2|sso_start_url/);
  });
});

/** Invokes a function whose bundle is all there is: no node_modules above it. */
async function invokeAlone(name: string, event: unknown): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'rdp-bundle-'));
  cpSync(new URL('.', pathOf(name)), folder, { recursive: true });
  const nowhere = 'http://127.0.0.1:9/queue';
  const lambda = startLambda({
    bundle: join(folder, 'index.mjs'),
    environment: {
      RDP_QUEUE_URL: nowhere,
      RDP_DLQ_URL: nowhere,
      RDP_TABLE_NAME: 'table',
      RDP_AUTH: 'api-key',
      RDP_DIRECTORY_TABLE_NAME: 'directory',
      AWS_REGION: 'us-east-1',
    },
    timeoutMs: 20_000,
  });
  onTestFinished(async () => {
    await lambda.stop();
    rmSync(folder, { recursive: true });
  });
  return lambda.invoke(event);
}

describe('a bundle by itself', () => {
  it('answers: ingest', async () => {
    const event = { rawPath: '/openapi.json', headers: {}, requestContext: { http: { method: 'GET' } } };
    expect(await invokeAlone('ingest', event)).toMatchObject({
      statusCode: 200,
      body: expect.stringContaining('openapi'),
    });
  });

  it('answers: worker', async () => {
    expect(await invokeAlone('worker', { Records: [] })).toEqual({ batchItemFailures: [] });
  });
});

describe('each bundle holds only the clients it uses', () => {
  it('ingest: SQS, and of DynamoDB what looks keys up', () => {
    expect(bundleOf('ingest')).toContain('AmazonSQS');
    expect(bundleOf('ingest')).toContain('DynamoDB_20120810');
    // What only those who administer tenants do.
    expect(bundleOf('ingest').includes('list the directory')).toBe(false);
  });

  it('worker: SQS and DynamoDB', () => {
    expect(bundleOf('worker')).toContain('AmazonSQS');
    expect(bundleOf('worker')).toContain('DynamoDB_20120810');
  });
});

it('the bundle of ingest is small enough to start quickly', () => {
  expect(statSync(pathOf('ingest')).size).toBeLessThan(MAX_INGEST_BYTES);
});
