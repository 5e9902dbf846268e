import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteLength } from '../../src/integrations/edge-runtime.ts';

describe('byteLength', () => {
  it('is what the encoder makes of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const text = `${a}\ud800${b}\udc00`;
        expect(byteLength(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });
});
