import { createHmac, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { type Policy, parsePolicy, RdpError } from '@rdp/core';
import { compilePolicy, type Mac, type Redactor } from '@rdp/core/redact';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';

const MAX_POLICY_BYTES = 1024 * 1024;

/** Reads a policy from a file of JSON. @throws CliError (wrong usage) that names the file and the field. */
export async function readPolicy(path: string): Promise<Policy> {
  const text = await readText(path, MAX_POLICY_BYTES);
  return refusing(`${path}: `, () => parsePolicy(parse(text, path)));
}

/** Compiles a policy. @throws CliError (wrong usage) that names the field; `path` is the file it is from. */
export const openRedactor = (policy: Policy, context: Context, path = ''): Promise<Redactor> =>
  refusing(path === '' ? '' : `${path}: `, () => compilePolicy(policy, { mac: macOf(context) }));

/** Gives what `work` gives. @throws CliError (wrong usage) in place of a refused policy, `prefix` before what it says. */
export async function refusing<T>(prefix: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RdpError) || error.code !== 'policy_invalid') throw error;
    throw new CliError(error.code, `${prefix}${error.message}`, { exitCode: EXIT.usage, cause: error });
  }
}

/** The text of a file. @throws CliError (wrong usage) when it cannot be read or is longer than `maxBytes`. */
export async function readText(path: string, maxBytes: number): Promise<string> {
  try {
    const file = await open(path);
    try {
      if ((await file.stat()).size > maxBytes) throw wrong('too_large', `${path} is longer than ${maxBytes} bytes`);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw wrong('cannot_read', `cannot read ${path}: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`, error);
  }
}

const wrong = (code: string, message: string, cause?: unknown): CliError =>
  new CliError(code, message, { exitCode: EXIT.usage, cause });

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong('policy_invalid', `${path} is no JSON`);
  }
}

/** Without a key of the user's the pseudonyms of each run are its own: they cannot be compared, nor guessed. */
function macOf({ env }: Context): Mac {
  const key = env['RDP_PSEUDONYM_KEY'] || randomBytes(32);
  return (content) => createHmac('sha256', key).update(content).digest('base64url');
}
