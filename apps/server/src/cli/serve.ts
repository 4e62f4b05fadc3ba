import { parseArgs } from 'node:util'
import { startServer } from '../start-server.ts'
import type { CliCommand } from './cli-command.ts'

export const serve: CliCommand = {
  name: 'serve',
  summary: 'start the server',
  help: `waybill serve [--demo]

Brings the database up to date, starts the server and prints its address; on a first start also the one-time
set-up link. Stops on Ctrl-C or SIGTERM within 10 seconds.

  --demo   fill an empty installation with sample projects and tickets first`,
  async run(context, args) {
    const { values } = parseArgs({ args, options: { demo: { type: 'boolean', default: false } } })
    if (values.demo) {
      const { demo } = await import('./demo.ts')
      const filled = await demo.run(context, ['--if-empty'])
      if (filled !== 0) return filled
    }
    const interrupted = context.interrupted()
    const server = await startServer(context.settings(), {
      pretty: context.stdout.isTTY === true,
      say: (line) => {
        context.print(line)
      },
    })
    await new Promise<void>((resolve) => {
      interrupted.addEventListener('abort', () => {
        resolve()
      })
    })
    context.note('Stopping ...')
    await server.stop()
    return 0
  },
}
