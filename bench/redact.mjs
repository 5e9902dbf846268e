// How fast is redaction, line by line, beside a plain scan of the same lines and the fastest npm redactor?
import { join } from 'node:path';
import { Redactor as Peer } from '@redactpii/node';
import { ROOT } from './child.mjs';
import { quantile, row } from './table.mjs';

const ROUNDS = 9;
const MIN_MS = 250;

const MODULE = join(ROOT, 'packages/core/dist/redact/index.js');
const NATIONAL = join(ROOT, 'packages/core/dist/redact/national/index.js');

export async function redact({ corpus }) {
  const { compile, DEFAULT_KINDS, KINDS } = await import(MODULE);
  const { NATIONAL: detectors } = await import(NATIONAL);
  const every = [...KINDS, ...detectors.map(({ kind }) => kind)];
  const peer = new Peer();
  const runners = {
    plain: plainScan,
    peer: (line) => peer.redact(line),
    pair: compile({ kinds: ['EMAIL', 'PHONE'] }).redact,
    defaults: compile({ kinds: DEFAULT_KINDS }).redact,
    every: compile({ kinds: every, detectors }).redact,
  };
  const speeds = measure(runners, corpus);
  const against = (name, value) => ({ what: name, value });
  const rows = (what, value, least) => [
    row({ what, value, unit: 'MB/s', reference: against('plain scan', speeds.plain), aim: { of: 'ratio', least } }),
    row({ what, value, unit: 'MB/s', reference: against('@redactpii/node', speeds.peer) }),
  ];
  // The aims were set on a machine whose plain scan makes 324 MB/s.
  return [
    ...rows('EMAIL and PHONE', speeds.pair, 200 / 324),
    ...rows(`the ${DEFAULT_KINDS.length} default kinds`, speeds.defaults, 150 / 324),
    ...rows(`all ${every.length} kinds`, speeds.every, 80 / 324),
    ...longLines(runners, corpus),
    ...(await hostile(compile({ kinds: every, detectors }).redact)),
  ];
}

/** The ceiling: what any redactor in JavaScript has to do at least, and no redaction. */
function plainScan(line) {
  let digits = 0;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (code >= 0x30 && code <= 0x39) digits++;
  }
  return line.indexOf('@') + digits;
}

/** Megabytes of UTF-8 per second of each, the median of rounds in which they take turns. */
function measure(runners, lines) {
  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
  const speeds = Object.fromEntries(Object.keys(runners).map((name) => [name, []]));
  for (let round = -2; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(runners)) {
      const speed = speedOf(run, lines, bytes);
      if (round >= 0) speeds[name].push(speed);
    }
  }
  return Object.fromEntries(Object.entries(speeds).map(([name, values]) => [name, quantile(values)]));
}

function speedOf(run, lines, bytes) {
  let passes = 0;
  let sink = 0;
  const started = performance.now();
  do {
    for (const line of lines) sink += run(line) === line ? 1 : 0;
    passes++;
  } while (performance.now() - started < MIN_MS);
  if (sink < 0) throw new Error('unreachable');
  return (passes * bytes) / (performance.now() - started) / 1000;
}

/** A long line must not be slower per byte than a short one. */
function longLines({ defaults }, lines) {
  const long = [];
  for (let at = 0; at < lines.length; at += 1_000) long.push(lines.slice(at, at + 1_000).join(' '));
  const whole = measure({ run: defaults }, long).run;
  const short = measure({ run: defaults }, lines).run;
  const reference = { what: 'the same in lines', value: short };
  const aim = { of: 'ratio', least: 0.9 };
  return [row({ what: 'default kinds, 1,000 lines in one', value: whole, unit: 'MB/s', reference, aim })];
}

const REPEATED = {
  digits: '7',
  'at signs': '@',
  dots: '.',
  hyphens: '-',
  parentheses: '(',
  'plus one': '+1 ',
  spaces: ' ',
  quotes: '"',
  backslashes: '\\',
  'a@a.': 'a@a.',
  '1-': '1-',
  'password=': 'password=',
  'eyJ.': 'eyJa.',
  '-----BEGIN ': '-----BEGIN ',
  '::': '1::',
  mixture: '+1 (555) a@b."\\u0040%40 12-34 ',
};

/** Time at 400 kB against 100 kB: linear is 4. */
async function hostile(redactText) {
  const worst = { ratio: 0 };
  for (const [name, part] of Object.entries(REPEATED)) {
    const time = (size) => {
      const text = part.repeat(Math.ceil(size / part.length)).slice(0, size);
      const times = [];
      for (let i = 0; i < 7; i++) {
        const started = performance.now();
        redactText(text);
        times.push(performance.now() - started);
      }
      return quantile(times.slice(2));
    };
    const [small, large] = [time(100_000), time(400_000)];
    if (large / small > worst.ratio) Object.assign(worst, { name, small, large, ratio: large / small });
  }
  return [
    row({
      what: `400 kB of the worst input (${worst.name})`,
      value: worst.large,
      unit: 'ms',
      reference: { what: '100 kB of it', value: worst.small },
      aim: { of: 'ratio', most: 5 },
    }),
  ];
}
