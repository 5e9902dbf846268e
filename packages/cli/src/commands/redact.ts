import { type Policy, parsePolicy } from '@rdp/core';
import { type Command, write } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { toBytes } from '../redact/byte-text.ts';
import { Locator } from '../redact/findings.ts';
import { openRedactor, readPolicy, refusing } from '../redact/load-policy.ts';
import { openSource } from '../redact/open-source.ts';
import { type RedactedBlock, redactSource } from '../redact/redact-source.ts';

/** Options of `rdp redact`. */
export interface RedactOptions {
  /** Standard input when there is none. */
  readonly files: readonly string[];
  readonly policy?: string;
  readonly kinds?: readonly string[];
  readonly style?: string;
  readonly report?: boolean;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** Copies files or standard input to standard output without what the policy redacts; with `check` only says where that is. */
export const redact: Command<RedactOptions> = async (options, context) => {
  const redactor = await openRedactor(await policyOf(options), context, options.policy);
  const totals: Record<string, number> = {};
  const check = options.check ?? false;
  for (const name of options.files.length === 0 ? ['-'] : options.files) {
    const locator = new Locator();
    for await (const blocks of redactSource(openSource(name, context), redactor, check)) {
      for (const { counts } of blocks) addCounts(totals, counts);
      await write(context.stdout, check ? findings(name, blocks, locator, options) : output(blocks));
      if (context.signal.aborted || context.stdout.destroyed) break;
    }
    if (context.signal.aborted) return EXIT.interrupted;
  }
  if (options.report) context.stderr.write(report(totals, options));
  return exitCode(totals, check);
};

async function policyOf({ policy, kinds, style }: RedactOptions): Promise<Policy> {
  if (policy !== undefined) return await readPolicy(policy);
  return await refusing('--', () =>
    parsePolicy({
      version: 'command-line',
      ...(kinds && { kinds }),
      ...(style !== undefined && { replacement: style }),
    }),
  );
}

const output = (blocks: readonly RedactedBlock[]): Buffer => toBytes(blocks.map(({ redacted }) => redacted).join(''));

/** Where something was found, never what. */
function findings(name: string, blocks: readonly RedactedBlock[], locator: Locator, { json }: RedactOptions): string {
  const places = blocks.flatMap(({ text, spans }) => locator.places(text, spans));
  return places
    .map(({ line, column, kind }) =>
      json ? `${JSON.stringify({ file: name, line, column, kind })}\n` : `${name}:${line}:${column} ${kind}\n`,
    )
    .join('');
}

function report(totals: Readonly<Record<string, number>>, { json }: RedactOptions): string {
  if (json) return `${JSON.stringify({ redactions: totals })}\n`;
  const lines = Object.entries(totals).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return lines.length === 0 ? 'nothing found\n' : lines.map(([kind, count]) => `${kind} ${count}\n`).join('');
}

const exitCode = (totals: Readonly<Record<string, number>>, check: boolean): ExitCode =>
  check && Object.keys(totals).length > 0 ? EXIT.failed : EXIT.ok;

function addCounts(totals: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [kind, count] of Object.entries(counts)) totals[kind] = (totals[kind] ?? 0) + count;
}
