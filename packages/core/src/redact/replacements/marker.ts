/** One marker for every kind. It holds no character that JSON strings must escape. */
export const marker = (): string => '[REDACTED]';
