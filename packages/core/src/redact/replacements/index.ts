import type { Kind } from '../kinds.ts';
import { label } from './label.ts';
import { marker } from './marker.ts';

/** Every replacement by its name. */
export const REPLACEMENTS = { marker, label } as const satisfies Record<string, (kind: Kind) => string>;

/** The name of a replacement. */
export type Replacement = keyof typeof REPLACEMENTS;
