import { Duration } from 'aws-cdk-lib';
import { type Auth, OptionError } from './options.ts';
import type { RdpStackOptions } from './stack.ts';

/** The options that the command line gives with `-c rdp:name=value`; for more, write an app of your own around RdpStack. */
export interface ContextOptions {
  /** @default 'rdp' */
  readonly stackName: string;
  readonly options: RdpStackOptions;
}

const PREFIX = 'rdp:';

const NAMES = [
  'stackName',
  'auth',
  'shards',
  'protectData',
  'dashboard',
  'reservedConcurrency',
  'maxConcurrency',
  'workerTimeoutSeconds',
  'alarmTopicArn',
  'encryptionKeyArn',
] as const;

type Name = (typeof NAMES)[number];

/**
 * Reads the options out of the context of an app.
 * @throws OptionError for a name that does not exist or a value that is not of its kind.
 */
export function readContext(context: Readonly<Record<string, unknown>>): ContextOptions {
  const given = optionsIn(context);
  const text = (name: Name): string | undefined => given.get(name);
  const number = (name: Name): number | undefined => wholeNumber(name, text(name));
  const seconds = number('workerTimeoutSeconds');
  return {
    stackName: text('stackName') ?? 'rdp',
    options: {
      ingest: defined({
        auth: oneOf<Auth>('auth', text('auth'), ['none', 'api-key', 'iam']),
        reservedConcurrency: text('reservedConcurrency') === 'none' ? (false as const) : number('reservedConcurrency'),
      }),
      worker: defined({
        maxConcurrency: number('maxConcurrency'),
        timeout: seconds === undefined ? undefined : Duration.seconds(seconds),
      }),
      store: defined({ shards: number('shards') }),
      watch: defined({ dashboard: yesOrNo('dashboard', text('dashboard')) }),
      ...defined({
        protectData: yesOrNo('protectData', text('protectData')),
        alarmTopicArn: text('alarmTopicArn'),
        encryptionKeyArn: text('encryptionKeyArn'),
      }),
    },
  };
}

function optionsIn(context: Readonly<Record<string, unknown>>): Map<Name, string> {
  const names: readonly string[] = NAMES;
  const found = new Map<Name, string>();
  for (const [key, value] of Object.entries(context)) {
    if (!key.startsWith(PREFIX)) continue;
    const name = key.slice(PREFIX.length);
    if (!names.includes(name))
      throw new OptionError(`no option ${key}; there are ${NAMES.map((n) => PREFIX + n).join(', ')}`);
    found.set(name as Name, String(value));
  }
  return found;
}

function wholeNumber(name: Name, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text)) throw new OptionError(`${PREFIX}${name} must be a whole number`);
  return Number(text);
}

function oneOf<T extends string>(name: Name, text: string | undefined, choices: readonly T[]): T | undefined {
  if (text === undefined) return undefined;
  const choice = choices.find((each) => each === text);
  if (choice === undefined) throw new OptionError(`${PREFIX}${name} must be one of ${choices.join(', ')}`);
  return choice;
}

function yesOrNo(name: Name, text: string | undefined): boolean | undefined {
  const choice = oneOf(name, text, ['true', 'false']);
  return choice === undefined ? undefined : choice === 'true';
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** `object` without the members that are undefined: what is left out takes its default. */
const defined = <T extends object>(object: T): Defined<T> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
