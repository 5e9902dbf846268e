import { Command, Option } from 'commander';
import { EXIT_CODES_HELP } from './exit-codes.ts';
import { addDoctor, addExport } from './program-database.ts';
import { addDlq } from './program-dlq.ts';
import {
  count,
  type Done,
  dataOption,
  durabilityOption,
  examples,
  maxSizeOption,
  port,
  tenantOption,
} from './program-options.ts';
import { addPolicy, addRedact } from './program-redact.ts';
import { addKey, addTenant } from './program-tenants.ts';
import { addBackup, addPrune } from './program-upkeep.ts';

/**
 * The commands of `rdp` and their options. A command's module is loaded when it runs, so that help and version start fast.
 * @param version of the program. @param done takes the command that was asked for.
 */
export function createProgram(version: string, done: Done): Command {
  const program = new Command('rdp')
    .description('Robust Data Processor: takes logs of many tenants and keeps one clean record per log.')
    .version(version, '-V, --version')
    .option('--debug', 'show where an error comes from')
    .showHelpAfterError('(rdp --help shows what there is)')
    .addHelpText('after', EXIT_CODES_HELP)
    .addHelpText('after', examples(['rdp ingest app.log --tenant acme', 'rdp tail --tenant acme -f', 'rdp up']));
  addIngest(program, done);
  addUp(program, done);
  addRedact(program, done);
  addPolicy(program, done);
  addTail(program, done);
  addGet(program, done);
  addHealth(program, done);
  addDlq(program, done);
  addTenant(program, done);
  addKey(program, done);
  addBackup(program, done);
  addExport(program, done);
  addPrune(program, done);
  addDoctor(program, done);
  return program;
}

function addIngest(program: Command, done: Done): void {
  program
    .command('ingest')
    .description('read files, or standard input as -, into the pipeline')
    .argument('<files...>', 'files, gzip and zstd as they are; - is standard input')
    .addOption(tenantOption())
    .addOption(dataOption())
    .option('--url <url>', 'send to a running pipeline instead (RDP_URL), with the key in RDP_API_KEY')
    .addOption(new Option('--format <format>', 'how to read a line').choices(['auto', 'json', 'text']).default('auto'))
    .option('--multiline', 'join stack traces and continuation lines to the line before them')
    .option('--rejects <file>', 'keep rejected lines here, with their reasons (default: a file in the data folder)')
    .addOption(durabilityOption())
    .addOption(maxSizeOption())
    .option('-q, --quiet', 'show no progress')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
A line is a log. A JSON line is a log whose text is its member text, message, msg or log; its other members are attributes.
The same file twice adds nothing: its logs have the same ids. An interrupted run goes on where it stopped.
Standard input has no identity: the same input twice is stored twice.
${examples(['rdp ingest app.log --tenant acme', 'rdp ingest old/*.gz --tenant acme --multiline', 'kubectl logs api | rdp ingest - --tenant acme', 'rdp ingest app.log --tenant acme --url http://127.0.0.1:8787'])}`,
    )
    .action((files: string[], options) => {
      done(async (context) => (await import('./commands/ingest.ts')).ingest({ files, ...options }, context), options);
    });
}

function addUp(program: Command, done: Done): void {
  program
    .command('up')
    .description('run the pipeline as a server on this machine')
    .addOption(dataOption())
    .option('--host <address>', 'address to listen on; past loopback it needs keys, and TLS', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 takes a free one', port, 8787)
    .addOption(durabilityOption())
    .addOption(maxSizeOption())
    .option('--tls-cert <file>', 'certificate with its chain, PEM: speak TLS')
    .option('--tls-key <file>', 'private key of the certificate, PEM')
    .option('--behind-proxy', 'a proxy in front of it speaks TLS; keys are needed on loopback too')
    .option('--require-keys', 'ask for keys on loopback too')
    .option('--json', 'print the address as JSON')
    .addHelpText(
      'after',
      `
On loopback everybody on this machine may send, but no page in a browser. What others can reach needs a key in each request
(rdp tenant create, rdp key create), and TLS: its own, or that of a proxy.
${examples(['rdp up', 'rdp up --port 9000 --data /var/lib/rdp', 'rdp up --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem', 'rdp up --behind-proxy'])}`,
    )
    .action((options) => {
      done(async (context) => (await import('./commands/up.ts')).up(options, context), options);
    });
}

function addTail(program: Command, done: Done): void {
  program
    .command('tail')
    .description('show the newest records of a tenant, redacted')
    .addOption(tenantOption())
    .addOption(dataOption())
    .option('-n, --lines <count>', 'how many of the newest to begin with', count, 20)
    .option('-f, --follow', 'go on with each new record until interrupted')
    .option('--json', 'a JSON object a line')
    .addHelpText('after', examples(['rdp tail --tenant acme', 'rdp tail --tenant acme -n 0 -f --json | jq .']))
    .action((options) => {
      done(async (context) => (await import('./commands/tail.ts')).tail(options, context), options);
    });
}

function addGet(program: Command, done: Done): void {
  program
    .command('get')
    .description('print one record as JSON')
    .argument('<log_id>', 'the id of the log')
    .addOption(tenantOption())
    .addOption(dataOption())
    .option('--original', 'with the text and attributes that came in: raw data')
    .option('--json', 'on one line')
    .addHelpText(
      'after',
      examples(['rdp get log-001 --tenant acme', 'rdp get log-001 --tenant acme --original --json']),
    )
    .action((logId: string, options) => {
      done(async (context) => (await import('./commands/get.ts')).get({ logId, ...options }, context), options);
    });
}

function addHealth(program: Command, done: Done): void {
  program
    .command('health')
    .description('ask a running pipeline whether it can take logs')
    .option('--url <url>', 'the pipeline (RDP_URL; default: http://127.0.0.1:8787)')
    .option('--json', 'print the answer as JSON')
    .addHelpText('after', examples(['rdp health', 'rdp health --url http://127.0.0.1:9000']))
    .action((options) => {
      done(async (context) => (await import('./commands/health.ts')).health(options, context), options);
    });
}
