import { Readable, Writable } from 'node:stream'
import { readCliContext } from '../cli-context.ts'
import { runCli } from '../run-cli.ts'

class Text extends Writable {
  text = ''
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

/** Runs a command of the command line in this process: starting one of its own is a second of CPU. */
export async function cliHere(
  argv: readonly string[],
  options: { environment: Record<string, string>; folder: string; stdin?: string },
) {
  const stdout = new Text()
  const stderr = new Text()
  const context = readCliContext({
    environment: options.environment,
    cwd: options.folder,
    stdin: Readable.from(options.stdin === undefined ? [] : [options.stdin]),
    stdout,
    stderr,
    process: { on: () => undefined, off: () => undefined },
  })
  const code = await runCli(context, argv)
  return { code, out: stdout.text, err: stderr.text, output: stdout.text + stderr.text }
}
