import type { ReadStream, WriteStream } from 'node:tty'
import { readSettings, type Settings } from '../settings.ts'

type Signal = 'SIGINT' | 'SIGTERM'

/** What the outside world gives to the command line; tests give their own. */
export interface Surroundings {
  environment: Readonly<Record<string, string | undefined>>
  cwd: string
  stdin: NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>
  stdout: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>
  stderr: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>
  process: {
    on(signal: Signal, listener: () => void): unknown
    off(signal: Signal, listener: () => void): unknown
  }
}

export interface CliContext extends Surroundings {
  /** Read when first asked for, so that `--help` works whatever the environment holds. @throws SettingsError */
  settings(): Settings
  /** A line to stdout: results. */
  print(line: string): void
  /** A line to stderr: progress, hints and errors. */
  note(line: string): void
  /** Aborted at Ctrl-C or SIGTERM; long work stops cleanly then. */
  interrupted(): AbortSignal
}

export function readCliContext(surroundings: Surroundings): CliContext {
  let settings: Settings | undefined
  let interrupted: AbortSignal | undefined
  for (const output of [surroundings.stdout, surroundings.stderr]) output.on('error', unlessClosed)
  return {
    ...surroundings,
    settings: () => (settings ??= readSettings(surroundings.environment, surroundings.cwd)),
    print: (line) => {
      surroundings.stdout.write(`${line}\n`)
    },
    note: (line) => {
      surroundings.stderr.write(`${line}\n`)
    },
    interrupted: () => (interrupted ??= abortOnSignals(surroundings.process)),
  }
}

/** Who reads may go before the end (`| head`): the work goes on, and what it still says is lost without a word. */
function unlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

function abortOnSignals(process: Surroundings['process']): AbortSignal {
  const controller = new AbortController()
  const stop = () => {
    // A second Ctrl-C ends the process at once.
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    controller.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return controller.signal
}
