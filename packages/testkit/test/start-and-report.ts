/** Starts an emulator, reports its endpoint and stays: the test kills it. */
import { startSqs } from '../src/emulators.ts';

delete process.env['AWS_ENDPOINT_URL_SQS'];
const { endpoint } = await startSqs();
process.send?.(endpoint);
setInterval(() => {}, 60_000);
