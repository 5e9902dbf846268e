import { type Command, Option } from 'commander';
import { type Done, examples } from './program-options.ts';

const STYLES = ['marker', 'label', 'pseudonym', 'keep-last-4'];

/** `rdp redact`. */
export function addRedact(program: Command, done: Done): void {
  program
    .command('redact')
    .description('copy text to standard output without what is sensitive in it; no pipeline, nothing is stored')
    .argument('[files...]', 'files, gzip and zstd as they are; - is standard input, also when there is none')
    .addOption(new Option('--policy <file>', 'what to redact, a policy as JSON').conflicts(['kinds', 'style']))
    .option('--kinds <list>', 'what to look for: kinds and words for several, as default,IPV4 or all,europe', list)
    .addOption(new Option('--style <style>', 'what takes its place').choices(STYLES))
    .option('--report', 'counts by kind on standard error at the end')
    .option('--check', 'print only where something is found, as file:line:column KIND; exit with 1 if so')
    .option('--json', 'findings of --check and counts of --report as JSON, an object a line')
    .addHelpText(
      'after',
      `
A line that is a JSON object or array is read as such, so that keys count: all of "password": "..." is redacted. Whatever holds no
finding comes out byte for byte, also what is no UTF-8. Each line is written as soon as it has ended; a private key of many lines
stays one; a line without end is cut after 64 KiB, never inside of a finding.
Pseudonyms are the same in every run under one key, the variable RDP_PSEUDONYM_KEY; without it each run has its own.
${examples(['rdp redact app.log > clean.log', 'tail -f app.log | rdp redact', 'rdp redact --kinds all,europe --style label app.log.gz', 'rdp redact --check src/fixtures/*.json'])}`,
    )
    .action((files: string[], options) => {
      done(async (context) => (await import('./commands/redact.ts')).redact({ files, ...options }, context), options);
    });
}

/** `rdp policy`. */
export function addPolicy(program: Command, done: Done): void {
  const policy = program
    .command('policy')
    .description('policies: what is redacted, and how')
    .addHelpText('after', examples(['rdp policy test policy.json cases.jsonl']));
  policy
    .command('test')
    .description('try a policy on samples of what it must redact and what it must keep')
    .argument('<policy>', 'the policy, a file of JSON')
    .argument('<cases>', 'the samples, a JSON object a line')
    .option('--junit <file>', 'write the report as JUnit XML too')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
A case has a "text", or any "json" value whose keys count, and says what must become of it:
  "redact"  pieces of it that must be gone from the result
  "keep"    pieces of it that must still be there, as often as before
  "expect"  the whole result
With none of these nothing may change. "name" stands in the report, which never quotes a sample.

  {"name": "orders", "text": "ORD-123456 of ann@example.com", "redact": ["ORD-123456", "ann@example.com"], "keep": [" of "]}
  {"text": "finished in 1234567890 ns"}
  {"json": {"user": {"ssn": 219099998}}, "expect": {"user": {"ssn": "[REDACTED]"}}}

Exits with 1 when a case fails, with 2 when the policy or a case cannot be read.
${examples(['rdp policy test policy.json cases.jsonl', 'rdp policy test policy.json cases.jsonl --junit report.xml'])}`,
    )
    .action((policyFile: string, casesFile: string, options) => {
      done(
        async (context) =>
          (await import('./commands/policy/test.ts')).testPolicy({ policyFile, casesFile, ...options }, context),
        options,
      );
    });
}

const list = (value: string): string[] => value.split(',').map((word) => word.trim());
