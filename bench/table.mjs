// Rows of a result: a value beside a reference of the same run, their ratio, and the aim.
const DIGITS = { ms: 2, µs: 2, 'MB/s': 0, MB: 0, '/s': 0, USD: 4 };
const form = (value, unit) => {
  const digits = DIGITS[unit];
  const text = value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return unit === '/s' ? `${text}/s` : `${text} ${unit}`;
};

/**
 * One row. `reference` is `{ what, value }`; `aim` is a bound of the ratio or of the value itself: `{ of: 'ratio', most: 2 }`,
 * `{ of: 'value', least: 100_000 }`. Both may be absent.
 */
export function row({ what, value, unit, reference, aim }) {
  const ratio = reference && value / reference.value;
  const got = aim?.of === 'ratio' ? ratio : value;
  const met = aim && got !== undefined ? (aim.most === undefined ? got >= aim.least : got <= aim.most) : undefined;
  return { what, value, unit, ...(reference && { reference, ratio }), ...(aim && { aim, met }) };
}

/** Two digits after the point, and of what would hide behind them two that say something. */
const ratioText = (ratio) => `${ratio > 0 && ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2)} ×`;

const aimText = ({ of, most, least }, unit) => {
  const limit = most ?? least;
  return `${most === undefined ? 'at least' : 'at most'} ${of === 'ratio' ? `${Number(limit.toFixed(2))} ×` : form(limit, unit)}`;
};

const cells = ({ what, value, unit, reference, ratio, aim, met }) => [
  what,
  form(value, unit),
  reference ? `${form(reference.value, unit)} (${reference.what})` : '',
  ratio === undefined ? '' : ratioText(ratio),
  aim ? aimText(aim, unit) : '',
  met === undefined ? '' : met ? 'yes' : 'no',
];

/** The rows as a Markdown table with aligned columns. */
export function table(rows) {
  const lines = [['what', 'value', 'reference', 'ratio', 'aim', 'met'], ...rows.map(cells)];
  const widths = lines[0].map((_, column) => Math.max(3, ...lines.map((line) => line[column].length)));
  const text = (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [text(lines[0]), rule, ...lines.slice(1).map(text)].join('\n');
}

/** The value in the middle, or at another share of the sorted values. */
export function quantile(values, share = 0.5) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** Numbers from 0 to 1, the same in every run (mulberry32). */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
