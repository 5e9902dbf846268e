// Runs the worker as its platform would: one request, its answer, then what `waitUntil` was given.
import worker from './worker.mjs';

const env = {
  RDP_URL: process.env.RDP_URL ?? 'http://127.0.0.1:8787',
  RDP_TENANT: process.env.RDP_TENANT ?? 'demo',
};
const pending = [];
const context = { waitUntil: (promise) => pending.push(promise) };

const request = new Request('https://worker.example/ann', { headers: { 'x-colo': 'FRA' } });
const response = await worker.fetch(request, env, context);
console.log(response.status, await response.text());

await Promise.all(pending);
console.log('the worker may end');
