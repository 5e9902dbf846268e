// The rooms of the design and the direction in which they may be imported: down only.
// A room that a row does not name is forbidden to it; `client` and `core` have closer rules of their own.
const rooms = {
  core: [],
  testkit: ['core'],
  ingest: ['core'],
  worker: ['core'],
  embedded: ['core', 'ingest', 'worker'],
  aws: ['core'],
  client: ['core'],
  cli: ['core', 'client', 'embedded', 'aws', 'ingest', 'worker'],
};

/** What `infra` puts together: functions out of use cases and the AWS engine. No room imports it. */
const infra = ['core', 'ingest', 'worker', 'aws'];

const all = Object.keys(rooms);

const downOnly = all.map((room) => {
  const forbidden = all.filter((other) => other !== room && !rooms[room].includes(other));
  return {
    name: `${room}-looks-down-only`,
    severity: 'error',
    from: { path: `^packages/${room}/src/` },
    to: { path: `^packages/(${forbidden.join('|')})/` },
  };
});

module.exports = {
  forbidden: [
    ...downOnly,
    {
      name: 'infra-takes-use-cases-and-aws',
      severity: 'error',
      from: { path: '^infra/(bin|lib|functions)/' },
      to: { path: `^packages/(?!(${infra.join('|')})/)` },
    },
    {
      name: 'nothing-imports-infra',
      severity: 'error',
      from: { path: '^(packages|bench|examples)/' },
      to: { path: '^infra/' },
    },
    {
      name: 'infra-lib-holds-no-function',
      comment: 'The CDK app deploys what the build made; a bundle never pulls in CDK.',
      severity: 'error',
      from: { path: '^infra/(bin|lib)/' },
      to: { path: '^infra/functions/' },
    },
    {
      name: 'infra-functions-hold-no-cdk',
      severity: 'error',
      from: { path: '^infra/functions/' },
      to: { path: '^infra/(bin|lib)/|aws-cdk-lib|constructs' },
    },
    {
      name: 'core-is-pure',
      comment: 'No I/O and no Node built-in in core: clock, randomness and HMAC come in as arguments.',
      severity: 'error',
      from: { path: '^packages/core/src/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'client-knows-contract-and-redact',
      severity: 'error',
      from: { path: '^packages/client/src/' },
      to: { path: '^packages/core/src/(?!contract/index|redact/index)' },
    },
    {
      name: 'source-never-imports-tests',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: '^packages/testkit/' },
      to: { path: '^packages/(testkit/|[^/]+/test/)' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      conditionNames: ['@rdp/source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
