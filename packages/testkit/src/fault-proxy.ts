import type { Emulator } from './emulators.ts';
import { startEndpoint } from './endpoint-process.ts';
import type { FaultPlan, FaultRates } from './faults.ts';

/** Stands before an emulator and makes its faults. */
export interface FaultProxy extends Emulator {
  /** How many calls there were of each action (`PutItem`), and how many of them had each fault (`PutItem throttle`). */
  counts(): Promise<Readonly<Record<string, number>>>;
}

/** Starts a proxy before `emulator`, in a process of its own. The emulator goes on when the proxy is stopped. */
export async function startFaultProxy(
  emulator: Emulator,
  { seed, rates }: { readonly seed: number; readonly rates: FaultRates },
): Promise<FaultProxy> {
  const plan: FaultPlan = { target: emulator.endpoint, seed, rates };
  const module = new URL('./fault-proxy-process.ts', import.meta.url);
  const { endpoint, stop } = await startEndpoint(module, [JSON.stringify(plan)]);
  const names = Object.entries(emulator.environment);
  return {
    endpoint,
    environment: Object.fromEntries(
      names.map(([name, value]) => [name, value === emulator.endpoint ? endpoint : value]),
    ),
    stop,
    counts: async () => (await (await fetch(endpoint)).json()) as Record<string, number>,
  };
}
