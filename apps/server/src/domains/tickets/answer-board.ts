import { isStaff, type Actor } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { BASIC_WORKFLOW_ID } from '@waybill/contract/workflows/step.ts'
import { etagOf } from '../../http/etag.ts'
import type { RouteAnswer, RouteRequest } from '../../http/route.ts'
import { headOfThisTurn } from '../../kernel/event-log.ts'
import type { Store } from '../../kernel/store.ts'
import { readMoment, shownMoment } from '../past/moment.ts'
import { pastCards } from '../past/past-board.ts'
import { requireRead } from '../projects/require-read.ts'
import { readBoardSettings } from '../projects/wip-limits.ts'
import { columnsOf, type ColumnSteps } from './board-columns.ts'
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
  /** The first ones of a column by rank, with the cursor of the rest. */
  first(
    column: ColumnSteps,
    limit: number,
    view: View,
  ): Promise<{ items: Partial<Ticket>[]; next: string | null }>
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
  const settings = await readBoardSettings(store.db, reached.project.id)
  const counts = await cards.countBySteps()
  const inside = isStaff(reached.as)
  const shown = async (column: ColumnSteps) => {
    const { step, steps, workflow } = column
    const step_ids = steps.map(({ id }) => id)
    return {
      step: { id: step.id, name: step.name, category: step.category },
      element: step.element_id,
      step_ids,
      workflow: inside ? workflow : null,
      wip_limit: (inside && settings.limits.get(step.element_id)) || null,
      count: step_ids.reduce((sum, id) => sum + (counts.get(id) ?? 0), 0),
      ...(await cards.first(column, query.limit ?? FIRST_CARDS, view)),
    }
  }
  const all = await columnsOf(store.db, settings, [...counts.keys()])
  // Whoever only has tickets of their own there sees where these stand, and no other step of who works on them.
  const columns = inside ? all : all.filter((column) => isBasic(column) || isHeld(column, counts))
  return {
    columns: await Promise.all(columns.map(shown)),
    ...(moment && { at: shownMoment(moment) }),
  }
}

function isBasic({ workflow }: ColumnSteps): boolean {
  return workflow.id === BASIC_WORKFLOW_ID
}

function isHeld({ steps }: ColumnSteps, counts: ReadonlyMap<string, number>): boolean {
  return steps.some(({ id }) => counts.has(id))
}

function cardsOf(store: Store, actor: Actor, reach: Reach): Cards {
  const visible = visibleTickets(reach, actor, false)
  return {
    countBySteps: () =>
      countBySteps(store.background, store.sql, { visible, filters: {}, moment: null, updated: null }),
    first: ({ steps }, limit, view) =>
      readPage(
        store,
        actor,
        reach,
        { visible, filters: { step: steps.map(({ id }) => id) }, moment: null, updated: null, parts: [] },
        { sort: 'rank', limit, view },
      ),
  }
}
