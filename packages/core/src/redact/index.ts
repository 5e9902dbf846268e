export type { Counts } from './counts.ts';
export type { Detector, Span, Starts, View } from './detector.ts';
export type { BuiltInKind, Kind, NationalKind } from './kinds.ts';
export { KINDS } from './kinds.ts';
export type { Redaction, RedactionPolicy, Redactor } from './redactor.ts';
export { compile } from './redactor.ts';
