// The reference of the pipeline: inserts the records of a database into a new one, and nothing else.
// node bare-insert.mjs SOURCE.db TARGET.db keyed|plain; prints {"rows","ms"}. Reading the rows is not in the time.
import { DatabaseSync } from 'node:sqlite';

const [source, target, kind] = process.argv.slice(2);
const from = new DatabaseSync(source, { readOnly: true });
const to = new DatabaseSync(target);
to.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
const columns = from.prepare("SELECT name, type FROM pragma_table_info('records')").all();
const names = columns.map(({ name }) => name);
const key = kind === 'keyed' ? ', PRIMARY KEY (tenant_id, log_id)' : '';
to.exec(`CREATE TABLE records (${columns.map(({ name, type }) => `${name} ${type}`).join(', ')}${key}) STRICT`);
const insert = to.prepare(`INSERT INTO records VALUES (${names.map(() => '?').join(', ')})`);
const page = from.prepare('SELECT * FROM records WHERE seq > ? ORDER BY seq LIMIT 1000');

let ms = 0;
let count = 0;
for (let rows = page.all(0); rows.length > 0; rows = page.all(rows.at(-1).seq)) {
  const values = rows.map((row) => names.map((name) => row[name]));
  const started = performance.now();
  to.exec('BEGIN IMMEDIATE');
  for (const cells of values) insert.run(...cells);
  to.exec('COMMIT');
  ms += performance.now() - started;
  count += rows.length;
}
to.close();
from.close();
process.stdout.write(`${JSON.stringify({ rows: count, ms })}\n`);
