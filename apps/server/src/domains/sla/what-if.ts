import type { Actor } from '@waybill/contract/access/policies.ts'
import type { ClockTarget, Outcomes, WhatIf, WhatIfInput } from '@waybill/contract/sla/sla.ts'
import { toIsoOrNull, toMillis } from '../../kernel/clock.ts'
import { readHead } from '../../kernel/event-log.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import type { Store } from '../../kernel/store.ts'
import { momentOf, readFilters } from '../tickets/ticket-filters.ts'
import { conditionsOf } from '../tickets/ticket-list.queries.ts'
import { reachOfAll } from '../tickets/ticket-reach.queries.ts'
import { clocksReach } from './clocks-lag.ts'
import { DRAFT, draftBook } from './draft-book.ts'
import { pastTickets, type PastRange, type PastTicket } from './past-timelines.ts'
import { tooManyQuestions } from './policies.errors.ts'
import { policiesOf, readRuleBook, type RuleBook } from './rule-book.ts'
import { clocksOf, type CountedClock } from './ticket-clocks.ts'
import { takingTurns } from './turns.ts'

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
  let tickets = 0
  let covered = 0
  for await (const slice of pastTickets(store, await rangeOf(store, actor, input, now), signal)) {
    tickets += slice.length
    const before = await countAll(store, today, slice, now)
    const after = await countAll(store, draft, slice, now)
    covered += [...after.values()].filter(([one]) => one?.policy?.id === ofDraft).length
    for (const { id } of slice) compare(targets, changed, id, before.get(id) ?? [], after.get(id) ?? [])
  }
  return {
    tickets,
    covered: input.policy ? covered : null,
    targets: [...targets.values()],
    changed: await named(store, changed),
  }
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

async function countAll(
  { background, sql: engine }: Store,
  book: RuleBook,
  slice: readonly PastTicket[],
  now: number,
): Promise<Map<string, CountedClock[]>> {
  const policies = await policiesOf(
    background,
    engine,
    book.policies,
    slice.map(({ id }) => id),
  )
  const counted = new Map<string, CountedClock[]>()
  const giveTurn = takingTurns()
  for (const { id, timeline } of slice) {
    counted.set(id, await clocksOf(background, book, timeline, policies.get(id) ?? null, now))
    await giveTurn()
  }
  return counted
}

function compare(
  targets: Map<ClockTarget, Target>,
  changed: Changed[],
  id: string,
  before: readonly CountedClock[],
  after: readonly CountedClock[],
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
