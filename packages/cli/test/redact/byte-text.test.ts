import { describe, expect, it } from 'vitest';
import { createByteDecoder, toBytes } from '../../src/redact/byte-text.ts';

const decode = (...chunks: Buffer[]): string => {
  const decoder = createByteDecoder();
  return chunks.map((chunk) => decoder.push(chunk)).join('') + decoder.end();
};

describe('bytes as text', () => {
  it('are UTF-8 where they can be', () => {
    expect(decode(Buffer.from('\ufeffé€😀\n'))).toBe('\ufeffé€😀\n');
  });

  it('are escaped in the line that is no UTF-8, and only there', () => {
    expect(decode(Buffer.concat([Buffer.from('é\n'), Buffer.from([0x61, 0xe9, 0x0a]), Buffer.from('é')]))).toBe(
      'é\na\udce9\né',
    );
  });

  it('come back as they were, whatever they are and wherever they are cut', () => {
    const bytes = Buffer.concat([
      Buffer.from('é€😀\n€'),
      Buffer.from([
        0xff, 0xc3, 0x0a, 0xf0, 0x9f, 0x98, 0x0a, 0xe2, 0x82, 0x61, 0x80, 0xbf, 0xed, 0xa0, 0x80, 0xed, 0xb2, 0x80,
      ]),
      Buffer.from('😀é'),
      Buffer.from([0xf0, 0x9f]),
    ]);
    for (let first = 0; first <= bytes.length; first++) {
      for (let second = first; second <= bytes.length; second++) {
        const chunks = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
        expect(toBytes(decode(...chunks)), `cut at ${first} and ${second}`).toEqual(bytes);
      }
    }
    for (let first = 0; first < 256; first++) {
      for (let second = 0; second < 256; second++) {
        expect(toBytes(decode(Buffer.from([first, second])))).toEqual(Buffer.from([first, second]));
      }
    }
  });
});
