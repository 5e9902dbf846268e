// How long does `rdp --version` take, beside a Node that does nothing?
import { RDP, run } from './child.mjs';
import { quantile, row } from './table.mjs';

const RUNS = 20;

/** Both in turn, so that what else the machine does meets both. */
export async function start() {
  const rdp = [];
  const node = [];
  for (let i = 0; i < RUNS; i++) {
    node.push((await run(['-e', '0'])).ms);
    rdp.push((await run([RDP, '--version'])).ms);
  }
  const reference = { what: 'node -e 0', value: quantile(node) };
  const what = `rdp --version, median of ${RUNS}`;
  return [row({ what, value: quantile(rdp), unit: 'ms', reference, aim: { of: 'ratio', most: 3 } })];
}
