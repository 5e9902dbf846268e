import { build } from '../../tsup.base.ts';

export default build(
  {
    index: 'src/index.ts',
    'contract/index': 'src/contract/index.ts',
    ports: 'src/ports.ts',
    'redact/index': 'src/redact/index.ts',
    'redact/national/index': 'src/redact/national/index.ts',
  },
  {
    // Names of characters and of their classes become numbers. Bundlers of users do not do that for names of other modules.
    esbuildOptions: (options) => {
      options.minifySyntax = true;
    },
  },
);
