import { Chalk, type ChalkInstance, supportsColor, supportsColorStderr } from 'chalk';
import type { Context, Output } from '../context.ts';

/** Colours for an output: none where it is no terminal or `NO_COLOR` is set (no-color.org), unless `FORCE_COLOR` asks for them. */
export function colorsFor(output: Output, { env, stderr }: Context): ChalkInstance {
  if (env['NO_COLOR']) return new Chalk({ level: 0 });
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  if (!output.isTTY && !forced) return new Chalk({ level: 0 });
  const support = output === stderr ? supportsColorStderr : supportsColor;
  return new Chalk({ level: support ? support.level : 1 });
}
