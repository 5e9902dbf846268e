import type { JsonValue } from '@rdp/core';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';

/** A sample and what must become of it. */
export interface PolicyCase {
  /** From 1. */
  readonly line: number;
  readonly name: string | undefined;
  readonly input: { readonly text: string } | { readonly json: JsonValue };
  /** Pieces that must be gone. */
  readonly redact: readonly string[];
  /** Pieces that must stay. */
  readonly keep: readonly string[];
  /** The whole result; undefined when that is not said. */
  readonly expect: JsonValue | undefined;
}

const FIELDS = ['name', 'text', 'json', 'redact', 'keep', 'expect'];

/** Reads cases, a JSON object a line. @throws CliError (wrong usage) that names file, line and field, never what is in it. */
export function readCases(text: string, path: string): PolicyCase[] {
  const cases = text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [readCase(line, index + 1, path)]));
  if (cases.length === 0) throw wrong(path, 'there is no case in it');
  return cases;
}

function readCase(text: string, line: number, path: string): PolicyCase {
  const place = `${path}:${line}`;
  const entry = parse(text, place);
  const unknown = Object.keys(entry).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined)
    throw wrong(place, `${JSON.stringify(unknown)} is no field; there are ${FIELDS.join(', ')}`);
  if (Object.hasOwn(entry, 'text') === Object.hasOwn(entry, 'json'))
    throw wrong(place, 'needs a text or a json, not both');
  const { name, text: sample, json, redact = [], keep = [], expect } = entry;
  if (name !== undefined && typeof name !== 'string') throw wrong(place, 'name must be a string');
  if (sample !== undefined && typeof sample !== 'string') throw wrong(place, 'text must be a string');
  const input = sample === undefined ? { json: json as JsonValue } : { text: sample };
  if ('text' in input && expect !== undefined && typeof expect !== 'string')
    throw wrong(place, 'expect must be a string');
  const written = 'text' in input ? input.text : JSON.stringify(input.json);
  return {
    line,
    name,
    input,
    redact: pieces(redact, written, `${place}: redact`),
    keep: pieces(keep, written, `${place}: keep`),
    expect: expect as JsonValue | undefined,
  };
}

function parse(text: string, place: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong(place, 'is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(place, 'must be an object');
  return value as Record<string, unknown>;
}

/** A piece that is not in the sample would always be gone: the case would say nothing. */
function pieces(value: unknown, sample: string, place: string): string[] {
  if (!Array.isArray(value)) throw wrong(place, 'must be a list of strings');
  value.forEach((piece, index) => {
    if (typeof piece !== 'string' || piece === '') throw wrong(place, `[${index}] must be a string that is not empty`);
    if (!sample.includes(piece)) throw wrong(place, `[${index}] is not in the sample`);
  });
  return value;
}

const wrong = (place: string, message: string): CliError =>
  new CliError('case_invalid', `${place}: ${message}`, { exitCode: EXIT.usage });
