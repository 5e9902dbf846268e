import { type EmbeddedEngine, openEngine } from '@rdp/embedded';
import { madeUpEnvelope, madeUpLog, until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { rdp, start, tempDir } from './rdp.ts';

type Letter = Parameters<EmbeddedEngine['deadLetters']['send']>[0][number];

const HOUR_MS = 60 * 60 * 1000;

/** A dead letter of acme with one log in it, that failed an hour ago. */
const letter = (overrides: Partial<Letter> = {}): Letter => ({
  tenantId: 'acme',
  body: madeUpEnvelope(),
  reason: 'redaction_failed',
  failures: 3,
  firstFailedAt: Date.now() - 2 * HOUR_MS,
  lastFailedAt: Date.now() - HOUR_MS,
  ...overrides,
});

async function inEngine<T>(data: string, work: (engine: EmbeddedEngine) => Promise<T>): Promise<T> {
  const engine = await openEngine({ dataDir: data });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** A data folder with these dead letters; their ids are 1, 2, … in this order. */
async function withLetters(...letters: Letter[]): Promise<string> {
  const data = tempDir();
  await inEngine(data, (engine) => engine.deadLetters.send(letters));
  return data;
}

/** What stands where: the ids of the dead letters, and how many messages are on the queue. */
const places = (data: string) =>
  inEngine(data, async ({ deadLetters, queue }) => ({
    dead: (await deadLetters.peek({}, 1_000)).map(({ id }) => id),
    queued: await queue.size(),
  }));

const parse = (stdout: string): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const idsOf = (stdout: string): unknown[] => parse(stdout).map(({ id }) => id);

const mixed = (): Letter[] => [
  letter({ lastFailedAt: Date.now() - 3 * 24 * HOUR_MS }),
  letter({ reason: 'record_too_large' }),
  letter({ tenantId: 'beta', lastFailedAt: Date.now() - 60_000 }),
];

describe('rdp dlq ls', () => {
  it('counts by tenant and reason, with the age of the oldest and the time left', async () => {
    const data = await withLetters(...mixed(), letter());
    const { code, stdout } = await rdp(['dlq', 'ls'], { data });
    expect(code).toBe(0);
    expect(stdout.trim().split('\n').slice(-3)).toEqual([
      expect.stringMatching(/^acme +record_too_large +1 +1h.* +13d 22h/),
      expect.stringMatching(/^acme +redaction_failed +2 +3d.* +10d 23h/),
      expect.stringMatching(/^beta +redaction_failed +1 +1m.* +13d 23h/),
    ]);
  });

  it('prints an object a line with --json, only of the tenant that is named', async () => {
    const data = await withLetters(...mixed());
    const { stdout } = await rdp(['dlq', 'ls', '--tenant', 'beta', '--json'], { data });
    const iso = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(parse(stdout)).toEqual([
      { tenant_id: 'beta', reason: 'redaction_failed', count: 1, oldest: iso, expires_at: iso },
    ]);
  });

  it('says on stderr that there are none', async () => {
    expect(await rdp(['dlq', 'ls'], { data: tempDir() })).toEqual({
      code: 0,
      stdout: '',
      stderr: 'no dead letters\n',
    });
  });
});

describe('rdp dlq peek', () => {
  it('shows the logs redacted, raw only with --original, and changes nothing', async () => {
    const data = await withLetters(letter());
    const plain = await rdp(['dlq', 'peek'], { data });
    expect(plain).toMatchObject({ code: 0, stdout: expect.stringContaining('log-001: User [REDACTED] logged in') });
    expect(plain.stdout).toMatch(/^1 +acme +redaction_failed\n.*3 failures.*0 redrives/);
    expect(plain.stdout).not.toContain('555-0199');
    expect((await rdp(['dlq', 'peek', '--original'], { data })).stdout).toContain('User 555-0199 logged in');
    expect(await places(data)).toEqual({ dead: ['1'], queued: 0 });
  });

  it('prints a letter as an object a line with --json', async () => {
    const data = await withLetters(letter());
    const [shown] = parse((await rdp(['dlq', 'peek', '--json'], { data })).stdout);
    expect(shown).toMatchObject({
      id: '1',
      tenant_id: 'acme',
      failures: 3,
      redrives: 0,
      logs: [{ log_id: 'log-001', text: 'User [REDACTED] logged in' }],
    });
  });

  it('shows no raw text of a body that is no envelope, unless asked', async () => {
    const data = await withLetters(letter({ body: 'no envelope of 555-0199', reason: 'invalid_envelope' }));
    expect((await rdp(['dlq', 'peek'], { data })).stdout).not.toContain('555-0199');
    expect((await rdp(['dlq', 'peek', '--json'], { data })).stdout).not.toContain('555-0199');
    expect((await rdp(['dlq', 'peek', '--original'], { data })).stdout).toContain('no envelope of 555-0199');
  });

  it('never lets a log drive the terminal', async () => {
    const body = madeUpEnvelope([madeUpLog({ log_id: 'a\x1b[2J', text: 'b\x07\n9  forged' })]);
    const data = await withLetters(letter({ body }), letter({ body: '\x1b[2J' }));
    const { stdout } = await rdp(['dlq', 'peek', '--original'], { data });
    expect(stdout).toContain('a\\x1b[2J: b\\x07\n    9  forged\n');
    expect(stdout).not.toContain('\x1b');
  });
});

describe('filters', () => {
  it.each([
    [[], ['1', '2', '3']],
    [
      ['--tenant', 'acme'],
      ['1', '2'],
    ],
    [['--reason', 'record_too_large'], ['2']],
    [['--older-than', '2d'], ['1']],
    [['--older-than', '10m', '--tenant', 'beta'], []],
    [
      ['--id', '3', '--id', '1'],
      ['1', '3'],
    ],
    [['--id', 'x'], []],
    [['--limit', '1'], ['1']],
  ])('%j', async (filter, ids) => {
    const data = await withLetters(...mixed());
    expect(idsOf((await rdp(['dlq', 'peek', '--json', ...filter], { data })).stdout)).toEqual(ids);
  });

  it('take the tenant from RDP_TENANT, so that a change reaches no other', async () => {
    const data = await withLetters(...mixed());
    expect(await rdp(['dlq', 'purge', '--yes'], { data, env: { RDP_TENANT: 'beta' } })).toMatchObject({ code: 0 });
    expect((await places(data)).dead).toEqual(['1', '2']);
  });

  it.each([
    ['--reason', 'bad_mood', 'redaction_failed'],
    ['--older-than', '2 weeks', 'duration'],
    ['--limit', '-1', 'whole number'],
    ['--tenant', 'a b', 'tenant must be'],
  ])('%s %j is wrong usage', async (option, value, message) => {
    const { code, stdout, stderr } = await rdp(['dlq', 'peek', option, value], { data: tempDir() });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

describe('rdp dlq redrive', () => {
  it('only says which with --dry-run', async () => {
    const data = await withLetters(...mixed());
    const { code, stdout } = await rdp(['dlq', 'redrive', '--dry-run', '--tenant', 'acme'], { data });
    expect([code, stdout]).toEqual([0, expect.stringContaining('2 dead letters would be sent back')]);
    expect(stdout).toMatch(/^1 .*\n2 /m);
    expect(await places(data)).toEqual({ dead: ['1', '2', '3'], queued: 0 });
  });

  it('sends back those that are meant', async () => {
    const data = await withLetters(...mixed());
    const { code, stdout } = await rdp(['dlq', 'redrive', '--tenant', 'acme', '--yes'], { data });
    expect([code, stdout]).toEqual([0, '2 dead letters sent back\n']);
    expect(await places(data)).toEqual({ dead: ['3'], queued: 2 });
    const json = await rdp(['dlq', 'redrive', '--yes', '--json'], { data });
    expect(JSON.parse(json.stdout)).toEqual({ letters: 1 });
    expect(await places(data)).toEqual({ dead: [], queued: 3 });
  });

  it('sends back more than it looks at together, and no more than --limit', async () => {
    const data = await withLetters(...Array.from({ length: 250 }, () => letter()));
    await rdp(['dlq', 'redrive', '--yes', '--limit', '120'], { data });
    expect(await places(data)).toMatchObject({ dead: { length: 130 }, queued: 120 });
    await rdp(['dlq', 'redrive', '--yes'], { data });
    expect(await places(data)).toEqual({ dead: [], queued: 250 });
  });

  it('keeps to --rate, and stops between two letters at Ctrl-C', async () => {
    const data = await withLetters(...Array.from({ length: 10 }, () => letter()));
    const running = start(['dlq', 'redrive', '--yes', '--rate', '1'], { data });
    await until('the first letter on the queue', async () => (await places(data)).queued > 0);
    running.process.kill('SIGINT');
    const { code, stdout } = await running.finished;
    const { dead, queued } = await places(data);
    expect([code, dead.length + queued]).toEqual([130, 10]);
    expect(queued).toBeLessThan(5);
    expect(stdout).toMatch(new RegExp(`^${queued} dead letters? sent back, interrupted\n$`));
  });

  it('says on stderr how far it is', async () => {
    const data = await withLetters(...Array.from({ length: 20 }, () => letter()));
    const running = start(['dlq', 'redrive', '--yes', '--rate', '4'], { data });
    const shown = await until('progress', () => /^(\d+) of 20 sent back\n$/.exec(running.printed.stderr)?.[1]);
    const { dead, queued } = await places(data);
    expect(queued).toBeGreaterThanOrEqual(Number(shown));
    expect(dead.length + queued).toBe(20);
    expect((await running.finished).stdout).toBe('20 dead letters sent back\n');
  });
});

describe('rdp dlq purge', () => {
  it('drops those that are meant for good, with --dry-run none', async () => {
    const data = await withLetters(...mixed());
    const dry = await rdp(['dlq', 'purge', '--older-than', '2d', '--dry-run', '--json'], { data });
    expect(JSON.parse(dry.stdout)).toEqual({ letters: 1, dry_run: true });
    expect(await places(data)).toEqual({ dead: ['1', '2', '3'], queued: 0 });
    const { code, stdout } = await rdp(['dlq', 'purge', '--older-than', '2d', '--yes', '--json'], { data });
    expect([code, JSON.parse(stdout)]).toEqual([0, { letters: 1 }]);
    expect(await places(data)).toEqual({ dead: ['2', '3'], queued: 0 });
  });
});

describe.each(['redrive', 'purge'])('rdp dlq %s without --yes', (command) => {
  it('wants a terminal to ask, and changes nothing', async () => {
    const data = await withLetters(letter());
    const { code, stdout, stderr } = await rdp(['dlq', command], { data });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('hint: add --yes');
    expect(await places(data)).toEqual({ dead: ['1'], queued: 0 });
  });
});

it.each(['ls', 'peek', 'redrive', 'purge'])('rdp dlq %s has help with examples', async (command) => {
  const { code, stdout } = await rdp(['dlq', command, '--help']);
  expect([code, stdout]).toEqual([0, expect.stringMatching(new RegExp(`Examples:\\n {2}\\$ rdp dlq ${command}`))]);
});
