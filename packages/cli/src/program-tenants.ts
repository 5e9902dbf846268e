import type { KeyScope } from '@rdp/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from './duration.ts';
import { type Done, dataOption, examples, tenantOption } from './program-options.ts';

const SCOPES: readonly KeyScope[] = ['ingest', 'read', 'admin'];

/** Adds `rdp tenant`. */
export function addTenant(program: Command, done: Done): void {
  const tenant = program
    .command('tenant')
    .description('the directory of tenants: who may send, and how each is set up')
    .addHelpText(
      'after',
      `
A tenant that is not in the directory may send where no keys are needed, as on loopback.
${examples(['rdp tenant create acme', 'rdp tenant ls', 'rdp tenant suspend acme'])}`,
    );
  const one = (name: string, description: string): Command =>
    tenant.command(name).description(description).argument('<tenant>', 'the tenant').addOption(dataOption());

  one('create', 'put a tenant into the directory')
    .option('--json', 'print the tenant as JSON')
    .addHelpText('after', examples(['rdp tenant create acme']))
    .action((name: string, options) => {
      done(
        async (context) => (await import('./commands/tenant/create.ts')).create({ name, ...options }, context),
        options,
      );
    });
  tenant
    .command('ls')
    .description('list the tenants of the directory')
    .addOption(dataOption())
    .option('--json', 'a JSON object a line')
    .addHelpText('after', examples(['rdp tenant ls', 'rdp tenant ls --json | jq -r .tenant_id']))
    .action((options) => {
      done(async (context) => (await import('./commands/tenant/ls.ts')).ls(options, context), options);
    });
  one('show', 'print how a tenant is set up, as JSON')
    .option('--json', 'on one line')
    .addHelpText('after', examples(['rdp tenant show acme']))
    .action((name: string, options) => {
      done(async (context) => (await import('./commands/tenant/show.ts')).show({ name, ...options }, context), options);
    });
  one('set', 'change how a tenant is set up')
    .addOption(
      new Option('--state <state>', 'suspended: what comes for it is refused').choices(['active', 'suspended']),
    )
    .option('--json', 'print the tenant as JSON')
    .addHelpText('after', examples(['rdp tenant set acme --state active']))
    .action((name: string, options) => {
      done(async (context) => (await import('./commands/tenant/set.ts')).set({ name, ...options }, context), options);
    });
  one('suspend', 'refuse what comes for a tenant from now on; what it has stays')
    .option('--json', 'print the tenant as JSON')
    .addHelpText('after', examples(['rdp tenant suspend acme', 'rdp tenant set acme --state active']))
    .action((name: string, options) => {
      const suspended = { name, ...options, state: 'suspended' as const };
      done(async (context) => (await import('./commands/tenant/set.ts')).set(suspended, context), options);
    });
  one('rm', 'take a tenant and its keys out of the directory; its records stay')
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples(['rdp tenant rm acme', 'rdp tenant rm acme --yes']))
    .action((name: string, options) => {
      done(async (context) => (await import('./commands/tenant/rm.ts')).rm({ name, ...options }, context), options);
    });
}

/** Adds `rdp key`. */
export function addKey(program: Command, done: Done): void {
  const key = program
    .command('key')
    .description('the keys with which a tenant sends and reads')
    .addHelpText(
      'after',
      examples([
        'rdp key create --tenant acme',
        'rdp key ls --tenant acme',
        'rdp key revoke 4fZ0kQ2mPwX --tenant acme',
      ]),
    );
  const ofTenant = (name: string, description: string): Command =>
    key.command(name).description(description).addOption(tenantOption()).addOption(dataOption());

  ofTenant('create', 'make a key and print it, this once')
    .option('--scope <scope>', 'ingest (default), read or admin; may be given several times', scope)
    .option('--expires <duration>', 'how long it is valid, as 12h or 90d (default: until it is revoked)', parseDuration)
    .option('--json', 'print the key and what is known of it as JSON')
    .addHelpText(
      'after',
      `
Standard output is the key and nothing else. RDP keeps its SHA-256 alone, so nobody can show it again.
It goes into the Authorization field of a request, as "Bearer rdp_…", and into RDP_API_KEY for rdp ingest --url.
${examples(['rdp key create --tenant acme', 'export RDP_API_KEY=$(rdp key create --tenant acme --expires 90d)', 'rdp key create --tenant acme --scope ingest --scope read --json'])}`,
    )
    .action((options) => {
      done(async (context) => (await import('./commands/key/create.ts')).create(options, context), options);
    });
  ofTenant('ls', 'list the keys of a tenant, never their secrets')
    .option('--json', 'a JSON object a line')
    .addHelpText('after', examples(['rdp key ls --tenant acme', 'rdp key ls --tenant acme --json']))
    .action((options) => {
      done(async (context) => (await import('./commands/key/ls.ts')).ls(options, context), options);
    });
  ofTenant('revoke', 'make a key invalid for good, within a minute')
    .argument('<id>', 'the id of the key: what is between rdp_ and the next _')
    .option('--json', 'print the key as JSON')
    .addHelpText('after', examples(['rdp key revoke 4fZ0kQ2mPwX --tenant acme']))
    .action((id: string, options) => {
      done(async (context) => (await import('./commands/key/revoke.ts')).revoke({ id, ...options }, context), options);
    });
}

function scope(value: string, previous: readonly KeyScope[] = []): KeyScope[] {
  const known = SCOPES.find((each) => each === value);
  if (known === undefined) throw new InvalidArgumentError(`It must be one of ${SCOPES.join(', ')}.`);
  return [...previous, known];
}
