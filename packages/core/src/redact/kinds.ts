/** Every kind of sensitive data that a detector finds. */
export const KINDS = ['EMAIL', 'PHONE'] as const;

/** A kind of sensitive data that a detector finds. */
export type Kind = (typeof KINDS)[number];
