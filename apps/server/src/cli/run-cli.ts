import type { CliCommand, ExitCode } from './cli-command.ts'
import { UsageError } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { backup } from './backup.ts'
import { demo } from './demo.ts'
import { doctor } from './doctor.ts'
import { explainError } from './explain-error.ts'
import { exportCommand } from './export.ts'
import { importFile } from './import.ts'
import { migrateCommand } from './migrate.ts'
import { nearest } from './nearest.ts'
import { search } from './search.ts'
import { restore } from './restore.ts'
import { serve } from './serve.ts'
import { token } from './token.ts'
import { user } from './user.ts'
import { verify } from './verify.ts'

/** Every command of the command line: the one list. */
export const commands: readonly CliCommand[] = [
  serve,
  migrateCommand,
  doctor,
  user,
  token,
  importFile,
  exportCommand,
  backup,
  restore,
  verify,
  search,
  demo,
]

/** Runs one command; errors become one line on stderr and an exit code, never a stack trace. */
export async function runCli(context: CliContext, argv: readonly string[]): Promise<ExitCode> {
  const [name, ...args] = argv
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    context.print(overview())
    return name === undefined ? 2 : 0
  }
  const command = commands.find((one) => one.name === name)
  if (!command) {
    const names = commands.map((one) => one.name)
    const near = nearest(name, names)
    const hint = near === null ? `Known are ${names.join(', ')}.` : `Did you mean "${near}"?`
    context.note(`waybill: there is no command "${name}". ${hint}`)
    return 2
  }
  if (args.includes('--help') || args.includes('-h')) {
    context.print(command.help)
    return 0
  }
  try {
    return await command.run(context, args)
  } catch (error) {
    const misuse = usageMessage(error)
    if (misuse !== null) {
      context.note(`waybill ${name}: ${misuse}. See: waybill ${name} --help`)
      return 2
    }
    context.note(`waybill ${name}: ${explainError(error)}`)
    return 1
  }
}

/** What was used wrongly: our own words, or those of `parseArgs` about an option. */
function usageMessage(error: unknown): string | null {
  if (error instanceof UsageError) return error.message
  if (!(error instanceof TypeError && 'code' in error)) return null
  if (!String(error.code).startsWith('ERR_PARSE_ARGS')) return null
  const sentence = error.message.split('. ')[0] ?? error.message
  return sentence.replace(/\.$/, '')
}

function overview(): string {
  const width = Math.max(...commands.map((command) => command.name.length))
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`)
  return ['waybill <command> [options]', '', ...lines, '', 'waybill <command> --help says more of one.'].join(
    '\n',
  )
}
