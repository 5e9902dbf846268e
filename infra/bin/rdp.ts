import { App } from 'aws-cdk-lib';
import { readContext } from '../lib/context-options.ts';
import { OptionError } from '../lib/options.ts';
import { RdpStack } from '../lib/stack.ts';

try {
  // Synthesized here and not at exit, where it would run after an error too.
  const app = new App({ autoSynth: false });
  const { stackName, options } = readContext(app.node.getAllContext());
  new RdpStack(app, stackName, options);
  app.synth();
} catch (error) {
  if (!(error instanceof OptionError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
