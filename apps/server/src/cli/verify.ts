import { parseArgs } from 'node:util'
import { verifyInstallation, type VerifyResult } from '../domains/installation/verify.ts'
import type { CliCommand, ExitCode } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { showProgress } from './progress.ts'
import { withExistingKernel } from './with-kernel.ts'

export const verify: CliCommand = {
  name: 'verify',
  summary: 'replay the log and compare it with the tables',
  help: `waybill verify [--json]

Replays the whole log from nothing and compares with every table of state. Changes nothing and may run beside the server.
Exit code 1 when something does not agree. The state hash is the same for the same state on either engine.

  --json   print the result as JSON`,
  async run(context, args) {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } })
    const progress = showProgress(context)
    return withExistingKernel<ExitCode>(context, async ({ store }) => {
      try {
        const result = await verifyInstallation(store, {
          signal: context.interrupted(),
          onProgress: ({ done, total }) => {
            progress.show({ phase: 'Replaying', done, total, items: done, itemName: 'events' })
          },
        })
        progress.stop()
        if (values.json) context.print(JSON.stringify(result))
        else printResult(context, result)
        return result.ok ? 0 : 1
      } catch (error) {
        if (!context.interrupted().aborted) throw error
        context.note('waybill verify: stopped before the end; nothing is known of the rest')
        return 1
      } finally {
        progress.stop()
      }
    })
  },
}

const n = (count: number) => count.toLocaleString('en')

function printResult(context: CliContext, result: VerifyResult): void {
  for (const { about, message } of result.problems) context.print(`${about}: ${message}`)
  const hidden = result.problem_count - result.problems.length
  if (hidden > 0) context.print(`... and ${n(hidden)} more`)
  const verdict = result.ok ? 'log and tables agree' : `${n(result.problem_count)} problems`
  context.print(`${n(result.events)} events, ${n(result.tickets)} tickets: ${verdict}.`)
  context.print(`State hash ${result.hash}`)
}
