// Preload of a measured process (`--import 'peak.mjs?FILE'`): writes its peak resident memory, in KiB, to FILE when it ends.
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = decodeURIComponent(new URL(import.meta.url).search.slice(1));
// maxRSS is of the whole process, its threads included.
if (isMainThread) process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
