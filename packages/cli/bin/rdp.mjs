#!/usr/bin/env node
// Says so itself when Node is too old: the modules behind it would only fail to load.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`rdp: Node ${process.versions.node} is too old\n  hint: rdp needs Node 22.19 or newer\n`);
  process.exitCode = 1;
} else {
  await import('../dist/main.js');
}
