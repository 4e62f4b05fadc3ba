import { notFound } from '@waybill/contract/problems/problem.ts'
import type { Step } from '@waybill/contract/workflows/step.ts'
import { etagOf } from '../../http/etag.ts'
import { notModified, ok, type RouteAnswer, type RouteRequest } from '../../http/route.ts'
import { readHead } from '../../kernel/event-log.ts'
import type { Db } from '../../io/db/tables.ts'
import { requireRead } from '../projects/require-read.ts'
import { newestSteps, stepsById } from '../workflows/workflows.queries.ts'
import { readPage } from './list-tickets.ts'
import { countBySteps } from './ticket-list.queries.ts'
import { reachOf, visibleTickets, type Reach } from './ticket-reach.queries.ts'
import { readView } from './ticket-view.ts'

/** Cards of a column that are shown at first; the rest comes by the column's cursor. */
const FIRST_CARDS = 50

interface BoardQuery {
  project: string
  limit?: number
  fields?: string
  expand?: string
}

export async function answerBoard(
  request: Pick<RouteRequest<unknown, BoardQuery, unknown>, 'kernel' | 'actor' | 'query' | 'has'>,
): Promise<RouteAnswer> {
  const { actor, query } = request
  requireRead(actor)
  const { store } = request.kernel
  const { head, directory } = await readHead(store.db)
  const reached = await reachOf(store.db, actor, query.project)
  if (!reached) throw notFound('project')
  const etag = etagOf(head, directory)
  if (request.has(etag)) return notModified(etag)
  const reach: Reach = { projects: new Map([[reached.project.id, reached]]), bounded: true }
  const view = readView(query)
  const counts = await countBySteps(store.db, store.sql, {
    visible: visibleTickets(reach, actor, false),
    filters: {},
  })
  const steps = await columnsOf(store.db, reached.project.workflow_id, [...counts.keys()])
  const columns = await Promise.all(
    steps.map(async (step) => ({
      step,
      count: counts.get(step.id) ?? 0,
      wip_limit: null,
      ...(await readPage(
        store,
        actor,
        reach,
        { step: [step.id] },
        {
          sort: 'rank',
          limit: query.limit ?? FIRST_CARDS,
          view,
        },
      )),
    })),
  )
  return ok({ columns }, etag)
}

/** The steps of the workflow as it is now, then steps of older versions where tickets still stand. */
async function columnsOf(db: Db, workflowId: string, occupied: readonly string[]): Promise<Step[]> {
  const newest = await newestSteps(db, workflowId)
  const known = new Set(newest.map((step) => step.id))
  const older = await stepsById(
    db,
    occupied.filter((id) => !known.has(id)),
  )
  return [...newest, ...older.values()].map(({ id, name, category }) => ({ id, name, category }))
}
