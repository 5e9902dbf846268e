import { describe, expect, it } from 'vitest';
import { parseMediaType } from '../../src/normalize/media-type.ts';

describe('parseMediaType', () => {
  it.each([
    ['application/json', 'application/json'],
    ['Application/JSON; charset=UTF-8', 'application/json'],
    ['text/plain;charset="utf-8"', 'text/plain'],
    ['text/plain; format=flowed; charset=us-ascii', 'text/plain'],
    ['application/x-ndjson', 'application/x-ndjson'],
  ])('reads %s', (field, expected) => {
    expect(parseMediaType(field)).toBe(expected);
  });

  it.each([
    [undefined, 'unsupported_media_type'],
    ['', 'unsupported_media_type'],
    ['application/xml', 'unsupported_media_type'],
    ['application/x-www-form-urlencoded', 'unsupported_media_type'],
    ['application/jsonx', 'unsupported_media_type'],
    ['text/plain; charset=iso-8859-1', 'unsupported_charset'],
    ['application/json; charset=utf-16', 'unsupported_charset'],
  ])('refuses %s', (field, code) => {
    expect(() => parseMediaType(field)).toThrow(expect.objectContaining({ code, status: 415 }));
  });
});
