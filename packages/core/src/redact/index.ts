export type { Counts } from './counts.ts';
export type { Span } from './detector.ts';
export type { Kind } from './kinds.ts';
export { KINDS } from './kinds.ts';
export type { Redaction, RedactionPolicy, Redactor } from './redactor.ts';
export { compile } from './redactor.ts';
