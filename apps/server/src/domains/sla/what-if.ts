import type { Actor } from '@waybill/contract/access/policies.ts'
import type { CalendarDefinition } from '@waybill/contract/calendars/calendar.ts'
import type { ClockTarget, Outcomes, WhatIf, WhatIfInput } from '@waybill/contract/sla/sla.ts'
import { toIsoOrNull, toMillis } from '../../kernel/clock.ts'
import { readHead } from '../../kernel/event-log.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import type { Store } from '../../kernel/store.ts'
import type { Db } from '../../io/db/tables.ts'
import { workersOfTeams } from '../teams/teams.queries.ts'
import { momentOf, readFilters } from '../tickets/ticket-filters.ts'
import { conditionsOf } from '../tickets/ticket-list.queries.ts'
import { reachOfAll } from '../tickets/ticket-reach.queries.ts'
import { compileCalendar } from '../calendars/business-time.ts'
import { findCalendarByRef } from '../calendars/calendars.queries.ts'
import { clocksReach } from './clocks-lag.ts'
import { DeadClocks } from './dead-clocks.ts'
import { DRAFT, draftBook } from './draft-book.ts'
import { pastClocks, pausedBy } from './past-clocks.ts'
import { pastTickets, type PastRange } from './past-timelines.ts'
import { tooManyQuestions } from './policies.errors.ts'
import { findPolicy } from './policies.queries.ts'
import { tallyRecorded } from './recorded-work.ts'
import { readRuleBook, type RuleBook } from './rule-book.ts'
import { staffOf, teamsBeside } from './team-load.ts'
import type { CountedClock } from './ticket-clocks.ts'
import { takingTurns } from './turns.ts'
import { WorkTally } from './work-tally.ts'

/** Tickets that an answer names. */
const MOST_NAMED = 100

type Target = WhatIf['targets'][number]
type Changed = Omit<WhatIf['changed'][number], 'ticket'> & { id: string }

/** Questions of one node at a time: each reads all tickets and counts on the one event loop. */
const MOST_AT_ONCE = 2
const running = new WeakMap<Store, number>()

/**
 * How past and open tickets would fare under a draft of a policy or a calendar, beside how they fare today. Changes nothing.
 * @throws Problem 422 for a draft that could not be saved, 503 while the clocks are not kept up to the head yet, 429 while
 *   others are being answered
 */
export async function whatIf(
  kernel: Pick<Kernel, 'store' | 'clock'>,
  actor: Actor,
  input: WhatIfInput,
  signal: AbortSignal,
): Promise<WhatIf> {
  const { store } = kernel
  const others = running.get(store) ?? 0
  if (others >= MOST_AT_ONCE) throw tooManyQuestions(MOST_AT_ONCE)
  running.set(store, others + 1)
  try {
    return await answer(kernel, actor, input, signal)
  } finally {
    running.set(store, (running.get(store) ?? 1) - 1)
  }
}

async function answer(
  { store, clock }: Pick<Kernel, 'store' | 'clock'>,
  actor: Actor,
  input: WhatIfInput,
  signal: AbortSignal,
): Promise<WhatIf> {
  const today = await readRuleBook(store.db)
  const draft = await draftBook(store.db, today, input)
  const { head } = await readHead(store.db)
  await clocksReach(store, head)
  const now = clock.now()
  const targets = new Map<ClockTarget, Target>()
  const changed: Changed[] = []
  const ofDraft = input.policy?.id?.toLowerCase() ?? DRAFT
  const workers = await workersOfTeams(store.db)
  const dead = new DeadClocks(new Set(workers.keys()))
  const tally = new WorkTally()
  let tickets = 0
  let covered = 0
  for await (const slice of pastTickets(store, await rangeOf(store, actor, input, now), signal)) {
    tickets += slice.length
    const before = await pastClocks(store, today, slice, now)
    const after = await pastClocks(store, draft, slice, now)
    covered += [...after.values()].filter(([one]) => one?.policy?.id === ofDraft).length
    const giveTurn = takingTurns()
    for (const { id, timeline } of slice) {
      const clocks = { today: before.get(id) ?? [], draft: after.get(id) ?? [] }
      compare(targets, changed, id, clocks)
      dead.add(timeline, clocks)
      tallyRecorded(tally, timeline, now, pausedBy(clocks.today))
      await giveTurn()
    }
  }
  const staff = staffOf(tally, workers)
  const told = (hours: CalendarDefinition | null) => ({
    tally,
    staff,
    range: tally.range,
    time: compileCalendar(hours, now),
  })
  const hours = await hoursOf(store.db, today, draft, input)
  return {
    tickets,
    covered: input.policy ? covered : null,
    targets: [...targets.values()],
    changed: await named(store, changed),
    teams: await teamsBeside(store.db, told(hours.today), told(hours.draft)),
    dead_ends: dead.results(),
  }
}

/** The hours by which it is counted today, and by the draft: the calendar's that is drafted, or those of the policy. */
async function hoursOf(
  db: Db,
  today: RuleBook,
  draft: RuleBook,
  input: WhatIfInput,
): Promise<Record<'today' | 'draft', CalendarDefinition | null>> {
  if (input.calendar) {
    const id = (await findCalendarByRef(db, input.calendar.calendar))?.id ?? ''
    const hours = ({ calendars }: RuleBook) => calendars.get(id)?.definition ?? null
    return { today: hours(today), draft: hours(draft) }
  }
  const wanted = input.policy?.id?.toLowerCase() ?? DRAFT
  const drafted = draft.policies.find(({ id }) => id === wanted)?.calendar?.definition ?? null
  // One that is switched off is in no book.
  const stored = input.policy?.id === undefined ? null : await findPolicy(db, wanted)
  const calendar = stored?.calendar_id ?? null
  const known = calendar === null ? null : (today.calendars.get(calendar)?.definition ?? null)
  return { today: stored ? known : drafted, draft: drafted }
}

/** Which tickets an input asks for. @throws Problem 400 for a query that is none */
export async function rangeOf(
  store: Store,
  actor: Actor,
  input: Pick<WhatIfInput, 'query' | 'created_from' | 'created_to'>,
  now: number,
): Promise<PastRange> {
  const reach = await reachOfAll(store.db, actor)
  const filters = await readFilters(
    store.db,
    actor,
    reach,
    input.query === undefined ? {} : { q: input.query },
  )
  const moment = await momentOf(store, reach, actor, filters, now)
  return {
    conditions: conditionsOf(filters, store.sql, undefined, moment),
    from: input.created_from === undefined ? 0 : toMillis(input.created_from),
    to: input.created_to === undefined ? Number.MAX_SAFE_INTEGER : toMillis(input.created_to),
  }
}

function compare(
  targets: Map<ClockTarget, Target>,
  changed: Changed[],
  id: string,
  { today: before, draft: after }: Readonly<Record<'today' | 'draft', readonly CountedClock[]>>,
): void {
  const names = new Set([...before, ...after].map(({ reading }) => reading.target))
  for (const target of names) {
    const one = before.find(({ reading }) => reading.target === target)?.reading
    const other = after.find(({ reading }) => reading.target === target)?.reading
    const today = one?.state ?? 'none'
    const draft = other?.state ?? 'none'
    const known = targets.get(target) ?? newTarget(target)
    targets.set(target, known)
    known.today[today] += 1
    known.draft[draft] += 1
    if (draft === 'breached' && today !== 'breached') known.newly_breached += 1
    if (today === 'breached' && draft !== 'breached') known.no_longer_breached += 1
    if (today === draft || changed.length >= MOST_NAMED) continue
    changed.push({ id, target, today, draft, due_today: due(one), due_draft: due(other) })
  }
}

function due(reading: CountedClock['reading'] | undefined): string | null {
  return toIsoOrNull(reading?.due === null || reading === undefined ? null : Math.round(reading.due))
}

function newTarget(target: ClockTarget): Target {
  const none = (): Outcomes => ({ met: 0, breached: 0, running: 0, paused: 0, none: 0 })
  return { target, today: none(), draft: none(), newly_breached: 0, no_longer_breached: 0 }
}

async function named({ db }: Store, changed: readonly Changed[]): Promise<WhatIf['changed']> {
  if (changed.length === 0) return []
  const rows = await db
    .selectFrom('tickets')
    .innerJoin('projects', 'projects.id', 'tickets.project_id')
    .select(['tickets.id', 'tickets.number', 'tickets.title', 'projects.key'])
    .where(
      'tickets.id',
      'in',
      changed.map(({ id }) => id),
    )
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return changed.flatMap(({ id, ...one }) => {
    const row = byId.get(id)
    if (!row) return []
    return [{ ...one, ticket: { id, key: `${row.key}-${String(row.number)}`, title: row.title } }]
  })
}
