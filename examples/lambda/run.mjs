// Invokes the handler once, as Lambda would, and ends the process without another chance to send.
import { handler } from './handler.mjs';

const endsAt = Date.now() + 10_000;
const context = { getRemainingTimeInMillis: () => Math.max(0, endsAt - Date.now()) };

console.log(await handler({ order: 2041, email: 'ann@example.com' }, context));
process.kill(process.pid, 'SIGKILL');
