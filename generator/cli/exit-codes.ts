// What the exit code of every command says. Scripts and CI rely on the difference between 1 and 2.

export const EXIT = {
  /** Done, nothing to complain about. */
  ok: 0,
  /** Done, and there is a finding: a difference, a missing tool, a stale file. */
  finding: 1,
  /** Could not do it or could not decide; says nothing about findings. */
  cannot: 2,
  /** Ended by Ctrl-C, after clean-up. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
