import { parseArgs } from 'node:util'
import { hashPassword } from '../domains/people/password-hash.ts'
import { SAMPLE_TICKETS, makeSampleData, type SampleCounts } from '../domains/sample-data/make-sample-data.ts'
import { PEOPLE, emailOf } from '../domains/sample-data/people.ts'
import { openFiles } from '../io/files/open-files.ts'
import { createReaderRunner } from '../kernel/reader-runner.ts'
import type { Kernel } from '../kernel/run-command.ts'
import { readers } from '../readers/index.ts'
import { UsageError, type CliCommand, type ExitCode } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { makeDemoPassword, readDemoPassword } from './demo-sign-in.ts'
import { showProgress } from './progress.ts'
import { withKernel } from './with-kernel.ts'

export const demo: CliCommand = {
  name: 'demo',
  summary: 'fill an empty installation with sample projects and tickets',
  help: `waybill demo [--if-empty] [--tickets N] [--json]

Makes five projects and a service desk with people, teams, labels, fields, saved views and about ${SAMPLE_TICKETS.toLocaleString('en')} tickets with their histories of the
last six months. All of it is invented, and the same every time. Only an installation without projects is filled. Everybody
in it has the same generated password, which is printed, and kept in the folder of the data.

  --if-empty    where there are projects already: say how to sign in, and succeed
  --tickets N   fewer tickets
  --json        print what was made as JSON`,
  async run(context, args) {
    const { values } = parseArgs({
      args,
      options: {
        'if-empty': { type: 'boolean', default: false },
        tickets: { type: 'string', default: String(SAMPLE_TICKETS) },
        json: { type: 'boolean', default: false },
      },
    })
    const tickets = readCount(values.tickets)
    return withKernel<ExitCode>(context, async (kernel) => {
      const there = await kernel.store.db.selectFrom('projects').select('key').limit(1).executeTakeFirst()
      if (there && !values['if-empty']) {
        context.note(
          'waybill demo: there are projects already; sample data is only for an empty installation',
        )
        return 1
      }
      if (there) {
        saySignIn(context)
        return 0
      }
      const password = makeDemoPassword(context.settings().data)
      const progress = showProgress(context)
      context.note('Making the sample installation (about 20 s) ...')
      const made = await makeSampleData(kernel, await openFiles(context.settings()), {
        tickets,
        passwordHash: await hashPassword(password),
        admin: null,
        via: 'cli',
        onProgress: (done, total) => {
          progress.show({ phase: 'sample data', done, total, items: done, itemName: 'events' })
          return Promise.resolve(true)
        },
        catchUp: () => letReadersCatchUp(kernel),
      })
      await letReadersCatchUp(kernel)
      progress.stop()
      if (values.json) context.print(JSON.stringify(made))
      else {
        context.print(summaryOf(made))
        saySignIn(context)
      }
      return 0
    })
  },
}

/** So that search, the past and the inbox are there at the first look. What fails here is tried again by the server. */
async function letReadersCatchUp(kernel: Kernel): Promise<void> {
  const runner = createReaderRunner(kernel, readers, { jobs: null, onError: () => undefined })
  await runner.start()
  try {
    await runner.catchUp()
  } finally {
    await runner.stop()
  }
}

function readCount(text: string): number {
  const count = Number(text)
  if (!/^\d{1,6}$/.test(text) || count < 1 || count > SAMPLE_TICKETS)
    throw new UsageError(`--tickets is a number from 1 to ${String(SAMPLE_TICKETS)}, not "${text}"`)
  return count
}

function summaryOf({ projects, people, tickets, comments, events }: SampleCounts): string {
  const number = (count: number) => count.toLocaleString('en')
  return (
    `Sample data: ${number(projects)} projects, ${number(people)} people, ${number(tickets)} tickets, ` +
    `${number(comments)} comments, ${number(events)} changes in six months.`
  )
}

/** Of an installation that somebody filled otherwise there is nothing to say. */
function saySignIn(context: CliContext): void {
  const password = readDemoPassword(context.settings().data)
  const admin = PEOPLE.find(({ role }) => role === 'admin')
  const agent = PEOPLE.find(({ role }) => role === 'agent')
  const requester = PEOPLE.find(({ role }) => role === 'requester')
  if (password === null || !admin || !agent || !requester) return
  context.print(`Sign in as ${emailOf(admin.name)} with the password ${password}`)
  context.print(
    `  The others have the same one: ${emailOf(agent.name)} works on tickets, ${emailOf(requester.name)} only reports.`,
  )
}
