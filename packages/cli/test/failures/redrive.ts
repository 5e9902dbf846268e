import { expect } from 'vitest';
import { rdp } from '../rdp.ts';

/** Sends all dead letters of a data folder back to its queue, as an operator would. */
export async function redrive(data: string): Promise<void> {
  const { code, stderr } = await rdp(['dlq', 'redrive', '--yes'], { data });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}
