// node bench/run.mjs [pipeline|growth|http|client|redact|start|aws-cost|cold-start|all] [--corpus DIR] [--lines N] [--json]
// Ratios hold within one run on one machine; compare no numbers across machines. docs/performance.md says what is compared.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { awsCost } from './aws-cost.mjs';
import { ROOT } from './child.mjs';
import { client } from './client.mjs';
import { coldStart } from './cold-start.mjs';
import { readCorpus } from './corpus.mjs';
import { growth } from './growth.mjs';
import { http } from './http.mjs';
import { pipeline } from './pipeline.mjs';
import { redact } from './redact.mjs';
import { start } from './start.mjs';
import { table } from './table.mjs';

const QUESTIONS = { pipeline, growth, http, client, redact, start, 'aws-cost': awsCost, 'cold-start': coldStart };
const WITHOUT_CORPUS = new Set(['start', 'cold-start']);
const USAGE = `usage: node bench/run.mjs [${Object.keys(QUESTIONS).join('|')}|all] [--corpus DIR] [--lines N] [--json]`;

function options() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { corpus: { type: 'string' }, lines: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const [question = 'all', ...rest] = positionals;
  const names = question === 'all' ? Object.keys(QUESTIONS) : [question];
  const lines = values.lines === undefined ? undefined : Number(values.lines);
  const valid = lines === undefined || (Number.isSafeInteger(lines) && lines >= 1_000);
  if (rest.length > 0 || !names.every((name) => Object.hasOwn(QUESTIONS, name))) throw new Error(USAGE);
  if (!valid) throw new Error('--lines must be a whole number from 1000');
  const corpus = values.corpus === undefined ? join(ROOT, '../shared/corpus/real') : resolve(values.corpus);
  return { names, lines, json: values.json, corpus };
}

async function main() {
  const { names, lines, json, corpus: folder } = options();
  if (!existsSync(join(ROOT, 'packages/cli/dist/main.js'))) throw new Error('rdp is not built\n  hint: npm run build');
  const corpus = names.every((name) => WITHOUT_CORPUS.has(name)) ? [] : readCorpus(folder);
  const machine = `Node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} cores`;
  const results = {};
  for (const name of names) {
    if (!json) console.log(`\n${name} (${machine})\n`);
    results[name] = await QUESTIONS[name]({ corpus, lines });
    if (!json) console.log(table(results[name]));
  }
  if (json) console.log(JSON.stringify({ machine, results }, null, 2));
}

try {
  await main();
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}
