import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src/contract/openapi.ts';
import type { JsonObject } from '../../src/json.ts';
import { EMBEDDED_LIMITS } from '../../src/limits.ts';

const document = openApiDocument({ limits: EMBEDDED_LIMITS }) as Record<string, JsonObject>;

/** Every `$ref` in a value. */
function refs(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = '$ref' in value ? [String(value.$ref)] : [];
  return [...own, ...Object.values(value).flatMap(refs)];
}

describe('openApiDocument', () => {
  it('is OpenAPI 3.1 and names every path of the contract', () => {
    expect(document['openapi']).toBe('3.1.0');
    expect(Object.keys(document['paths'] ?? {})).toEqual(['/ingest', '/health', '/openapi.json']);
  });

  it('says how a key is sent, where one is asked for', () => {
    const { post } = (document['paths'] as Record<string, JsonObject>)['/ingest'] as { post: JsonObject };
    expect(post['security']).toEqual([{ apiKey: [] }, {}]);
    expect(document['components']?.['securitySchemes']).toMatchObject({ apiKey: { type: 'http', scheme: 'bearer' } });
  });

  it('has every schema it refers to', () => {
    const schemas = (document['components']?.['schemas'] ?? {}) as JsonObject;
    const named = refs(document).map((ref) => ref.replace('#/components/schemas/', ''));
    expect(named.length).toBeGreaterThan(0);
    expect(Object.keys(schemas)).toEqual(expect.arrayContaining(named));
  });

  it('says of a log what the validation says', () => {
    const schemas = document['components']?.['schemas'] as Record<string, JsonObject>;
    expect(schemas['Log']).toMatchObject({
      type: 'object',
      required: ['text'],
      properties: {
        tenant_id: { type: 'string', pattern: '^[A-Za-z0-9_.-]{1,128}$' },
        log_id: { type: 'string' },
        text: { type: 'string', minLength: 1 },
      },
    });
  });

  it('has an answer for every status of the design', () => {
    const paths = document['paths'] as { '/ingest': { post: { responses: JsonObject } } };
    expect(Object.keys(paths['/ingest'].post.responses)).toEqual([
      '202',
      '400',
      '401',
      '403',
      '404',
      '405',
      '413',
      '415',
      '429',
      '500',
    ]);
  });

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });
});
