// How large is the ingest bundle, and how long from the start of its process to its first 202, beside a handler that does nothing?
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { sqsCall } from '../packages/testkit/src/aws-call.ts';
import { startSqs } from '../packages/testkit/src/emulators.ts';
import { bundleOf } from './aws-deployment.mjs';
import { run } from './child.mjs';
import { quantile, row } from './table.mjs';

const RUNS = 30;
const MAX_BYTES = 400_000;
const MAX_MS_OVER = 100;

export async function coldStart() {
  const bundle = bundleOf('ingest');
  const sqs = await startSqs();
  try {
    const { QueueUrl } = await sqsCall(sqs.endpoint, 'CreateQueue', { QueueName: 'rdp-bench' });
    const environment = { ...sqs.environment, RDP_QUEUE_URL: QueueUrl, RDP_AUTH: 'none' };
    return rowsOf(statSync(bundle).size, await measure(bundle, environment));
  } finally {
    await sqs.stop();
  }
}

/** Both in turn, so that what else the machine does meets both. */
async function measure(bundle, environment) {
  const bare = join(import.meta.dirname, 'bare-handler.mjs');
  const first202 = async (path) => {
    const { stdout } = await run([join(import.meta.dirname, 'first-202.mjs'), path], 60_000, environment);
    return JSON.parse(stdout.trimEnd().split('\n').at(-1));
  };
  const times = { ours: [], bare: [] };
  // The first of each fills the caches of the disk.
  for (let i = 0; i <= RUNS; i++) {
    times.bare.push(await first202(bare));
    times.ours.push(await first202(bundle));
  }
  const median = (list, name) => quantile(list.slice(1).map(({ [name]: ms }) => ms));
  const medians = (list) => ({ loaded: median(list, 'loaded'), answered: median(list, 'answered') });
  return { ours: medians(times.ours), bare: medians(times.bare) };
}

function rowsOf(bytes, { ours, bare }) {
  const beside = (value) => ({ what: 'bare handler', value });
  return [
    row({ what: 'ingest bundle', value: bytes, unit: 'bytes', aim: { of: 'value', most: MAX_BYTES } }),
    row({ what: 'start to loaded', value: ours.loaded, unit: 'ms', reference: beside(bare.loaded) }),
    row({
      what: `start to first 202, median of ${RUNS}`,
      value: ours.answered,
      unit: 'ms',
      reference: beside(bare.answered),
    }),
    row({
      what: 'over the bare handler',
      value: ours.answered - bare.answered,
      unit: 'ms',
      aim: { of: 'value', most: MAX_MS_OVER },
    }),
  ];
}
