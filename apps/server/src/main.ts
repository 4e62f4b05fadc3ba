import { readCliContext } from './cli/cli-context.ts'
import { runCli } from './cli/run-cli.ts'

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
