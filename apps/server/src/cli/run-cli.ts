import type { CliCommand, ExitCode } from './cli-command.ts'
import { UsageError } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { explainError } from './explain-error.ts'
import { serve } from './serve.ts'

/** Every command of the command line: the one list. */
export const commands: readonly CliCommand[] = [serve]

/** Runs one command; errors become one line on stderr and an exit code, never a stack trace. */
export async function runCli(context: CliContext, argv: readonly string[]): Promise<ExitCode> {
  const [name, ...args] = argv
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    context.print(overview())
    return name === undefined ? 2 : 0
  }
  const command = commands.find((one) => one.name === name)
  if (!command) {
    context.note(
      `waybill: there is no command "${name}". Known are ${commands.map((one) => one.name).join(', ')}.`,
    )
    return 2
  }
  if (args.includes('--help') || args.includes('-h')) {
    context.print(command.help)
    return 0
  }
  try {
    return await command.run(context, args)
  } catch (error) {
    if (error instanceof UsageError) {
      context.note(`waybill ${name}: ${error.message}. See: waybill ${name} --help`)
      return 2
    }
    context.note(`waybill ${name}: ${explainError(error)}`)
    return 1
  }
}

function overview(): string {
  const width = Math.max(...commands.map((command) => command.name.length))
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`)
  return ['waybill <command> [options]', '', ...lines, '', 'waybill <command> --help says more of one.'].join(
    '\n',
  )
}
