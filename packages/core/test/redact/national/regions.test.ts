import { describe, expect, it } from 'vitest';
import { compile, KINDS, type Kind } from '../../../src/redact/index.ts';
import { NATIONAL, REGIONS } from '../../../src/redact/national/index.ts';

describe('national kinds', () => {
  it('have each one detector, a region, and no name of a built-in kind', () => {
    const kinds = NATIONAL.map(({ kind }) => kind);
    const inRegions = new Set<Kind>(Object.values(REGIONS).flat());
    expect(new Set(kinds).size).toBe(kinds.length);
    expect([...inRegions].toSorted()).toEqual(kinds.toSorted());
    for (const kind of KINDS) expect(kinds).not.toContain(kind);
  });

  it('are turned on by the word of their region', () => {
    const { redact } = compile({ kinds: REGIONS.eu, detectors: NATIONAL, replacement: 'label' });
    expect(redact('BSN 503005605, hetu 180869-296D, CPF 859.116.915-82')).toEqual({
      text: 'BSN [REDACTED:NL_BSN], hetu [REDACTED:FI_HETU], CPF 859.116.915-82',
      counts: { NL_BSN: 1, FI_HETU: 1 },
    });
  });

  it('are off unless they are asked for', () => {
    expect(compile({ detectors: NATIONAL }).redact('hetu 180869-296D').text).toBe('hetu 180869-296D');
  });

  it('are refused with the place of their detectors when these are missing', () => {
    expect(() => compile({ kinds: ['UK_NHS'] })).toThrow(
      /^kinds\[0\]: unknown kind "UK_NHS".*@rdp\/core\/redact\/national$/,
    );
  });
});
