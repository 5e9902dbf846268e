import { describe, expect, it } from 'vitest';
import { problemSchema, toProblem } from '../../src/contract/problem.ts';
import { ERROR_KINDS, type ErrorCode, RdpError, toRdpError } from '../../src/errors.ts';

describe('toProblem', () => {
  it.each(Object.keys(ERROR_KINDS) as ErrorCode[])('%s has a problem body of its own', (code) => {
    const problem = toProblem(new RdpError(code, 'what went wrong', { hint: 'what to do' }));
    expect(problemSchema.safeParse(problem).success).toBe(true);
    expect(problem).toMatchObject({ code, status: ERROR_KINDS[code].status, retryable: ERROR_KINDS[code].retryable });
    expect(problem.title).not.toBe('Error');
    expect(problem.detail).toBe('what went wrong: what to do');
  });

  it('carries the facts of the error and never its cause', () => {
    const error = new RdpError('log_too_large', 'too large', {
      data: { limit: { name: 'log', bytes: 7 } },
      cause: new Error('secret'),
    });
    expect(toProblem(error)).toMatchObject({ limit: { name: 'log', bytes: 7 } });
    expect(JSON.stringify(toProblem(error))).not.toContain('secret');
  });
});

it('toRdpError keeps ours and hides what a foreign error says', () => {
  const ours = new RdpError('disk_full', 'full');
  expect(toRdpError(ours)).toBe(ours);
  const foreign = toRdpError(new Error('jo@example.com'));
  expect([foreign.code, foreign.message]).toEqual(['internal', 'unexpected failure']);
});
