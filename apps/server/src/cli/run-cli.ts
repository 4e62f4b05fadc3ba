import type { CliCommand, ExitCode } from './cli-command.ts'
import { UsageError } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { explainError } from './explain-error.ts'
import { nearest } from './nearest.ts'

/**
 * Every command of the command line by its name: the one list. Each is loaded when it is asked for, since what imports and
 * exports need would take a server time to start and memory.
 */
export const commands = {
  serve: async () => (await import('./serve.ts')).serve,
  migrate: async () => (await import('./migrate.ts')).migrateCommand,
  doctor: async () => (await import('./doctor.ts')).doctor,
  user: async () => (await import('./user.ts')).user,
  token: async () => (await import('./token.ts')).token,
  import: async () => (await import('./import.ts')).importFile,
  export: async () => (await import('./export.ts')).exportCommand,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  verify: async () => (await import('./verify.ts')).verify,
  search: async () => (await import('./search.ts')).search,
  sla: async () => (await import('./sla.ts')).sla,
  demo: async () => (await import('./demo.ts')).demo,
} satisfies Record<string, () => Promise<CliCommand>>

/** Runs one command; errors become one line on stderr and an exit code, never a stack trace. */
export async function runCli(context: CliContext, argv: readonly string[]): Promise<ExitCode> {
  const [name, ...args] = argv
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    context.print(await overview())
    return name === undefined ? 2 : 0
  }
  if (!isCommand(name)) {
    const names = Object.keys(commands)
    const near = nearest(name, names)
    const hint = near === null ? `Known are ${names.join(', ')}.` : `Did you mean "${near}"?`
    context.note(`waybill: there is no command "${name}". ${hint}`)
    return 2
  }
  const command = await commands[name]()
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

function isCommand(name: string): name is keyof typeof commands {
  return Object.hasOwn(commands, name)
}

/** What was used wrongly: our own words, or those of `parseArgs` about an option. */
function usageMessage(error: unknown): string | null {
  if (error instanceof UsageError) return error.message
  if (!(error instanceof TypeError && 'code' in error)) return null
  if (!String(error.code).startsWith('ERR_PARSE_ARGS')) return null
  const sentence = error.message.split('. ')[0] ?? error.message
  return sentence.replace(/\.$/, '')
}

async function overview(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()))
  const width = Math.max(...all.map((command) => command.name.length))
  const lines = all.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`)
  return ['waybill <command> [options]', '', ...lines, '', 'waybill <command> --help says more of one.'].join(
    '\n',
  )
}
