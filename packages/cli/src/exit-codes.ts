/** The exit codes of `rdp`; they stand in its help and in the README. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  partly: 3,
  notAuthorised: 4,
  interrupted: 130,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit codes as they stand at the end of the help. */
export const EXIT_CODES_HELP = `
Exit codes:
  0    ok
  1    failed
  2    wrong usage
  3    partly done: some logs were rejected, or some records could not be read
  4    not authorised
  130  interrupted`;
