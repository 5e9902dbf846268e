// Makes the SVG pictures of the documentation from their text sources. With --check it only tells whether they are current.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { instance } from '@viz-js/viz';

const folder = new URL('.', import.meta.url);
const check = process.argv.includes('--check');
const viz = await instance();

for (const name of readdirSync(folder).filter((file) => file.endsWith('.dot'))) {
  const target = new URL(name.replace(/\.dot$/, '.svg'), folder);
  const svg = viz.renderString(readFileSync(new URL(name, folder), 'utf8'), { format: 'svg' });
  if (!check) writeFileSync(target, svg);
  else if (readFileSync(target, 'utf8') !== svg) {
    console.error(`${target.pathname} is not made from ${name}: run \`npm run images\``);
    process.exitCode = 1;
  }
}
