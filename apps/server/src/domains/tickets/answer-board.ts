import type { Actor } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Step } from '@waybill/contract/workflows/step.ts'
import { etagOf } from '../../http/etag.ts'
import type { RouteAnswer, RouteRequest } from '../../http/route.ts'
import type { Db } from '../../io/db/tables.ts'
import { headOfThisTurn } from '../../kernel/event-log.ts'
import type { Store } from '../../kernel/store.ts'
import { readMoment, shownMoment } from '../past/moment.ts'
import { pastCards } from '../past/past-board.ts'
import { requireRead } from '../projects/require-read.ts'
import { readWipLimits } from '../projects/wip-limits.ts'
import { newestSteps, stepsById } from '../workflows/workflows.queries.ts'
import { keepAnswer } from './kept-answers.ts'
import { readPage } from './list-tickets.ts'
import { countBySteps } from './ticket-list.queries.ts'
import { reachOf, visibleTickets, type Reach } from './ticket-reach.queries.ts'
import { readView, type View } from './ticket-view.ts'

/** Cards of a column that are shown at first; the rest comes by the column's cursor. */
const FIRST_CARDS = 50

interface BoardQuery {
  project: string
  limit?: number
  fields?: string
  expand?: string
  at?: string
}

/** Where the cards of a board come from: the tickets as they are, or as they were. */
export interface Cards {
  /** How many stand at each step. */
  countBySteps(): Promise<Map<string, number>>
  /** The first ones of a step by rank, with the cursor of the rest. */
  first(step: Step, limit: number, view: View): Promise<{ items: Partial<Ticket>[]; next: string | null }>
}

type BoardRequest = Pick<
  RouteRequest<unknown, BoardQuery, unknown>,
  'kernel' | 'actor' | 'query' | 'raw' | 'has'
>

export async function answerBoard(request: BoardRequest): Promise<RouteAnswer> {
  requireRead(request.actor)
  const { head, directory } = await headOfThisTurn(request.kernel.store.db)
  return keepAnswer(request, etagOf(head, directory), async () => ({
    json: JSON.stringify(await makeBoard(request, head)),
    headers: {},
  }))
}

async function makeBoard({ kernel, actor, query }: BoardRequest, head: number): Promise<object> {
  const { store, clock } = kernel
  const moment = query.at === undefined ? null : readMoment(query.at, head, clock.now())
  const reached = await reachOf(store.db, actor, query.project)
  if (!reached) throw notFound('project')
  const reach: Reach = { projects: new Map([[reached.project.id, reached]]), bounded: true }
  const view = readView(query)
  const cards = moment ? await pastCards(store, actor, reach, moment, head) : cardsOf(store, actor, reach)
  const limits = await readWipLimits(store.db, reached.project.id)
  const column = async (step: Step) => ({
    step: { id: step.id, name: step.name, category: step.category },
    wip_limit: limits.get(step.id) ?? null,
    ...(await cards.first(step, query.limit ?? FIRST_CARDS, view)),
  })
  const newest = await newestSteps(store.db, reached.project.workflow_id)
  const [counts, ...current] = await Promise.all([cards.countBySteps(), ...newest.map(column)])
  const older = await olderSteps(store.db, newest, [...counts.keys()])
  const columns = [...current, ...(await Promise.all(older.map(column)))]
  return {
    columns: columns.map((one) => ({ ...one, count: counts.get(one.step.id) ?? 0 })),
    ...(moment && { at: shownMoment(moment) }),
  }
}

function cardsOf(store: Store, actor: Actor, reach: Reach): Cards {
  const visible = visibleTickets(reach, actor, false)
  return {
    countBySteps: () =>
      countBySteps(store.background, store.sql, { visible, filters: {}, moment: null, updated: null }),
    first: (step, limit, view) =>
      readPage(
        store,
        actor,
        reach,
        { visible, filters: { step: [step.id] }, moment: null, updated: null, parts: [] },
        { sort: 'rank', limit, view },
      ),
  }
}

/** Steps of older versions of the workflow where tickets still stand: they come after those of the newest. */
async function olderSteps(db: Db, newest: readonly Step[], occupied: readonly string[]): Promise<Step[]> {
  const known = new Set(newest.map((step) => step.id))
  const older = await stepsById(
    db,
    occupied.filter((id) => !known.has(id)),
  )
  return [...older.values()]
}
