import { writeFile } from 'node:fs/promises';
import { type Command, write } from '../../context.ts';
import { EXIT } from '../../exit-codes.ts';
import { printable } from '../../output/record-line.ts';
import type { CaseResult } from '../../policy/case-result.ts';
import { type PolicyCase, readCases } from '../../policy/cases.ts';
import { junit } from '../../policy/junit.ts';
import { runCase } from '../../policy/run-case.ts';
import { openRedactor, readPolicy, readText } from '../../redact/load-policy.ts';

/** Options of `rdp policy test`. */
export interface PolicyTestOptions {
  readonly policyFile: string;
  readonly casesFile: string;
  readonly junit?: string;
  readonly json?: boolean;
}

const MAX_CASES_BYTES = 64 * 1024 * 1024;

/** Tries a policy on samples. The report names cases and their fields; it never quotes a sample. */
export const testPolicy: Command<PolicyTestOptions> = async (options, context) => {
  const { policyFile, casesFile } = options;
  const redactor = await openRedactor(await readPolicy(policyFile), context, policyFile);
  const cases = readCases(await readText(casesFile, MAX_CASES_BYTES), casesFile);
  const started = performance.now();
  const results = cases.map((policyCase) => ({
    name: nameOf(policyCase, casesFile),
    line: policyCase.line,
    problems: runCase(policyCase, redactor),
  }));
  const seconds = (performance.now() - started) / 1000;
  if (options.junit !== undefined) await writeFile(options.junit, junit(policyFile, results, seconds));
  const failed = results.filter(({ problems }) => problems.length > 0);
  await write(context.stdout, options.json ? reportJson(results, failed) : reportText(results, failed));
  return failed.length === 0 ? EXIT.ok : EXIT.failed;
};

const nameOf = ({ name, line }: PolicyCase, path: string): string =>
  name === undefined ? `${path}:${line}` : `${path}:${line} (${name})`;

function reportText(results: readonly CaseResult[], failed: readonly CaseResult[]): string {
  const lines = failed.flatMap(({ name, problems }) => problems.map((problem) => `${printable(name)}: ${problem}\n`));
  return `${lines.join('')}${results.length} cases, ${failed.length} failed\n`;
}

const reportJson = (results: readonly CaseResult[], failed: readonly CaseResult[]): string =>
  `${JSON.stringify({ cases: results.length, failed: failed.length, failures: failed })}\n`;
