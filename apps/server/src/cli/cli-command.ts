import type { CliContext } from './cli-context.ts'

/** 0: done; 1: it failed; 2: it was used wrongly. */
export type ExitCode = 0 | 1 | 2

export interface CliCommand {
  name: string
  /** One line for the overview. */
  summary: string
  /** The whole help text of `--help`. */
  help: string
  run(context: CliContext, args: string[]): Promise<ExitCode>
}

/** Wrong use: answered with the message, a hint to `--help` and exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}
