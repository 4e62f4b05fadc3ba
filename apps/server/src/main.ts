import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Types are stripped and code is compiled once for each version of a file: more than half of the time of a start. Where the
// folder cannot be written, it is done each time.
enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/waybill'))

const { readCliContext } = await import('./cli/cli-context.ts')
const { runCli } = await import('./cli/run-cli.ts')

// The only file that reads the environment; everything below gets what it needs handed in.
process.exitCode = await runCli(
  readCliContext({
    environment: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    process,
  }),
  process.argv.slice(2),
)
