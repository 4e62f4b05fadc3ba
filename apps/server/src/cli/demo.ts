import { parseArgs } from 'node:util'
import { fillDemo } from './fill-demo.ts'
import type { CliCommand, ExitCode } from './cli-command.ts'
import { withKernel } from './with-kernel.ts'

export const demo: CliCommand = {
  name: 'demo',
  summary: 'fill an empty installation with sample projects and tickets',
  help: `waybill demo [--if-empty] [--json]

Makes three projects with people, teams, labels, about 200 tickets and their histories of the last 60 days, all invented
and the same every time. Only an installation without projects is filled. The people have no passwords: give one with
"waybill user password ana.sample@example.org", or make yourself the first admin by the set-up link.

  --if-empty   do nothing (and succeed) where there are projects already
  --json       print what was made as JSON`,
  async run(context, args) {
    const { values } = parseArgs({
      args,
      options: { 'if-empty': { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
    })
    return withKernel<ExitCode>(context, async (kernel) => {
      const there = await kernel.store.db.selectFrom('projects').select('key').limit(1).executeTakeFirst()
      if (there) {
        if (values['if-empty']) return 0
        context.note(
          'waybill demo: there are projects already; sample data is only for an empty installation',
        )
        return 1
      }
      const made = await fillDemo(kernel)
      if (values.json) context.print(JSON.stringify(made))
      else {
        context.print(
          `Sample data: ${String(made.projects)} projects, ${String(made.people)} people, ` +
            `${String(made.tickets)} tickets, ${String(made.comments)} comments.`,
        )
        context.print('An admin sees all of it: make one with the link that the first start prints.')
      }
      return 0
    })
  },
}
