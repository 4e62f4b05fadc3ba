import { parseArgs } from 'node:util'
import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import { definitionOf, listCalendars } from '../domains/calendars/calendars.queries.ts'
import { isZone } from '../domains/calendars/zone-offsets.ts'
import { Fitting, type Confusion, type Fit } from '../domains/sla/fit.ts'
import { fitGrid } from '../domains/sla/fit-grid.ts'
import { addToTimeline, type Timeline } from '../domains/sla/timeline.ts'
import { wordsOfTime } from '../domains/sla/words-of-time.ts'
import type { Db } from '../io/db/tables.ts'
import { readEventsByTicket } from '../kernel/event-log.ts'
import { UsageError, type CliCommand, type ExitCode } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { showProgress } from './progress.ts'
import { withExistingKernel } from './with-kernel.ts'

const EVENTS_AT_ONCE = 2_000
const MOST_SHOWN = 10

export const sla: CliCommand = {
  name: 'sla',
  summary: 'find the calendar and the times that explain which past tickets met their SLA',
  help: `waybill sla fit --project KEY --field KEY [--pause-field KEY --pause "Awaiting vendor" ...] [--zone ZONE] [--json]

Counts every ticket of a project in many ways (usual hours and your own calendars, with pauses and without, to the resolution
and to the closing), finds for each way the time by priority that agrees with most tickets, and shows which way comes closest to
what was recorded. Changes nothing, and may run beside the server.

  --project KEY       the project
  --field KEY         its checkbox field that says whether the SLA was met
  --pause-field KEY   a custom field under whose values a clock may have stood still
  --pause VALUE       such a value; may stand several times
  --zone ZONE         the time zone of the usual hours; UTC without it
  --json              print all ways as JSON`,
  async run(context, args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        project: { type: 'string' },
        field: { type: 'string' },
        'pause-field': { type: 'string' },
        pause: { type: 'string', multiple: true, default: [] },
        zone: { type: 'string', default: 'UTC' },
        json: { type: 'boolean', default: false },
      },
    })
    if (positionals.join(' ') !== 'fit') throw new UsageError('"fit" is what it does')
    const { project, field, zone } = values
    if (project === undefined || field === undefined)
      throw new UsageError('name the project and the field that says whether the SLA was met')
    if (!isZone(zone)) throw new UsageError(`there is no time zone "${zone}"`)
    const pauseField = values['pause-field']
    if ((pauseField === undefined) !== (values.pause.length === 0))
      throw new UsageError('--pause-field and --pause go together')
    return withExistingKernel<ExitCode>(context, async ({ store }) => {
      const { db } = store
      const recorded = await recordedOf(db, project, field)
      const calendars = (await listCalendars(db)).map((row) => ({
        name: row.name,
        definition: definitionOf(row),
      }))
      const pauses = pauseField === undefined ? null : { field: pauseField, values: values.pause }
      const fitting = new Fitting(fitGrid(zone, calendars, pauses))
      await countAll(context, db, recorded, fitting)
      const results = fitting.results()
      if (values.json) context.print(JSON.stringify(results, null, 2))
      else printResults(context, results, recorded)
      return 0
    })
  },
}

/** What was recorded of each ticket of a project, by id. @throws UsageError when nothing was */
async function recordedOf(db: Db, project: string, field: string): Promise<Map<string, boolean>> {
  const rows = await db
    .selectFrom('tickets')
    .innerJoin('projects', 'projects.id', 'tickets.project_id')
    .select(['tickets.id', 'tickets.fields'])
    .where('projects.key', '=', project.toUpperCase())
    .execute()
  const recorded = new Map<string, boolean>()
  for (const { id, fields } of rows) {
    const value = (JSON.parse(fields) as Record<string, unknown>)[field]
    if (typeof value === 'boolean') recorded.set(id, value)
  }
  if (recorded.size === 0)
    throw new UsageError(`no ticket of the project ${project} has the checkbox field "${field}"`)
  return recorded
}

async function countAll(
  context: CliContext,
  db: Db,
  recorded: ReadonlyMap<string, boolean>,
  fitting: Fitting,
): Promise<void> {
  const progress = showProgress(context)
  let done = 0
  try {
    for await (const { id, timeline } of timelinesOfLog(db)) {
      context.interrupted().throwIfAborted()
      const met = recorded.get(id)
      if (met === undefined) continue
      fitting.add(timeline, met)
      done += 1
      progress.show({ phase: 'Counting', done, total: recorded.size, items: done, itemName: 'tickets' })
    }
  } finally {
    progress.stop()
  }
}

/** Ticket by ticket, without waiting for the reader that keeps timelines: a server need not have run. */
async function* timelinesOfLog(db: Db): AsyncGenerator<{ id: string; timeline: Timeline }> {
  let id = ''
  let timeline: Timeline | undefined
  for (let position = { ticketId: '', seq: 0 }; ; ) {
    const events = await readEventsByTicket(db, position, EVENTS_AT_ONCE)
    for (const event of events) {
      if (event.ticket_id !== id) {
        if (timeline) yield { id, timeline }
        id = event.ticket_id
        timeline = undefined
      }
      timeline = addToTimeline(timeline, event, () => null)
    }
    const last = events.at(-1)
    if (!last) break
    position = { ticketId: last.ticket_id, seq: last.seq }
  }
  if (timeline) yield { id, timeline }
}

function printResults(context: CliContext, results: readonly Fit[], recorded: ReadonlyMap<string, boolean>) {
  const met = [...recorded.values()].filter(Boolean).length
  context.print(
    `${count(recorded.size)} tickets, of which ${count(met)} met it and ${count(recorded.size - met)} did not.`,
  )
  context.print('')
  context.print('agrees   hours, pauses and end')
  for (const one of results.slice(0, MOST_SHOWN))
    context.print(`${percent(one.agreement).padStart(6)}   ${one.hours}, ${one.pauses}, until ${one.ends_on}`)
  const [best] = results
  if (!best) return
  context.print('')
  context.print(`The closest: ${best.hours}, ${best.pauses}, until ${best.ends_on}`)
  context.print('')
  context.print(
    'priority   time           met, rightly   missed, rightly   met, but missed   missed, but met',
  )
  for (const priority of PRIORITIES) printRow(context, priority, best)
  context.print(`all        ${''.padEnd(12)}${cells(best.all)}`)
}

function printRow(context: CliContext, priority: Priority, best: Fit): void {
  const confusion = best.by_priority[priority]
  if (!confusion) return
  const duration = best.durations[priority]
  const time = duration === null || duration === undefined ? 'never met' : wordsOfTime(duration)
  context.print(`${priority.padEnd(10)} ${time.padEnd(12)}${cells(confusion)}`)
}

/** What the way says, and what was recorded. */
function cells({ met_met, missed_missed, missed_met, met_missed }: Confusion): string {
  return [
    count(met_met).padStart(15),
    count(missed_missed).padStart(18),
    count(missed_met).padStart(18),
    count(met_missed).padStart(18),
  ].join('')
}

function count(number: number): string {
  return number.toLocaleString('en')
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}
