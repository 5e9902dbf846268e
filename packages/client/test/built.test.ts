import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { accepted, scripted } from './server.ts';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

/** Runs a program on what `build` made. */
async function run(fixture: string, env: Record<string, string>, flags: readonly string[] = []) {
  const path = fileURLToPath(new URL(`./fixtures/${fixture}`, import.meta.url));
  const { NODE_OPTIONS: _options, ...inherited } = process.env;
  const child = spawn(process.execPath, [...flags, path], { env: { ...inherited, ...env } });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    printed.stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, ...printed };
}

/** Every module that a built file imports at its start or later, its own chunks followed. */
function importsOf(file: string, seen = new Set<string>()): Set<string> {
  const text = readFileSync(join(DIST, file), 'utf8');
  for (const [, name] of text.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)) {
    if (!name || seen.has(name)) continue;
    seen.add(name);
    if (name.startsWith('.')) importsOf(join(dirname(file), name), seen);
  }
  return seen;
}

describe('the built package', () => {
  it('works in require() of current Node, every subpath', async () => {
    const { url, seen } = await scripted(accepted);
    const { code, stdout, stderr } = await run('require.cjs', { RDP_URL: url });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${Array(7).fill('function').join(' ')}\n` });
    expect(stderr).not.toContain('Error');
    expect(seen.flatMap(({ logs }) => logs.map(({ text }) => text))).toEqual(['from CommonJS']);
  });

  it('the edge client runs where there is nothing of Node', async () => {
    const { url, seen } = await scripted(accepted);
    const flags = ['--experimental-vm-modules', '--no-warnings'];
    const ended = await run('edge.mjs', { RDP_URL: url }, flags);
    expect(ended).toEqual({ code: 0, stdout: '1 undefined undefined\n', stderr: '' });
    expect(seen.flatMap(({ logs }) => logs.map(({ text }) => text))).toEqual(['from the edge']);
  });

  it.each(['edge.js', 'console.js'])('%s imports no built-in of Node and no library', (file) => {
    const foreign = [...importsOf(file)].filter((name) => !name.startsWith('.'));
    // The engine of redaction is loaded when a policy asks for it; it is pure.
    expect(foreign.filter((name) => name !== '@rdp/core/redact')).toEqual([]);
    expect(importsOf('index.js')).toContain('undici');
  });

  it('its types hold no any', () => {
    const files = readdirSync(DIST).filter((file) => file.endsWith('.d.ts'));
    expect(files).toContain('index.d.ts');
    for (const file of files) {
      const code = readFileSync(join(DIST, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      expect(code, file).not.toMatch(/\bany\b/);
    }
  });
});
