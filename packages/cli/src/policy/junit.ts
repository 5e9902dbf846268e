import type { CaseResult } from './case-result.ts';

/** The results as JUnit XML, one test suite. @param seconds how long it took. */
export function junit(suite: string, results: readonly CaseResult[], seconds: number): string {
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  const attributes = `name="${xmlText(suite)}" tests="${results.length}" failures="${failed}" errors="0" skipped="0"`;
  const cases = results.map(
    ({ name, problems }) =>
      `    <testcase classname="${xmlText(suite)}" name="${xmlText(name)}"${problems.length === 0 ? '/>' : `>${failure(problems)}</testcase>`}`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite ${attributes} time="${seconds.toFixed(3)}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const failure = (problems: readonly string[]): string => `<failure message="${xmlText(problems.join('; '))}"/>`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 section 2.2: what is no character of it cannot be written, not even as a reference. */
const xmlText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"]/g, (char) => ENTITIES[char] as string)
    .replace(/[\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`);
