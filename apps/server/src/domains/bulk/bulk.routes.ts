import { mayWithBulk } from '@waybill/contract/bulk/bulk-policy.ts'
import {
  Bulk,
  BulkDryRun,
  BulkInput,
  BulkItemList,
  BulkList,
  BulkResult,
} from '@waybill/contract/bulk/bulk.ts'
import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { After, Limit } from '@waybill/contract/tickets/ticket-query.ts'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { DEFAULT_LIMIT, linkToNext } from '../../http/list-page.ts'
import { defineRoute, ok, type Route } from '../../http/route.ts'
import type { Db } from '../../io/db/tables.ts'
import { requireRead } from '../projects/require-read.ts'
import { beginBulk, beginUndo } from './begin-bulk.ts'
import { presentBulks, presentItems } from './bulk.presenter.ts'
import { bulkFacts, findBulk, listBulks, listItems, type BulkRow } from './bulk.queries.ts'
import { stopBulk } from './stop-bulk.command.ts'

const tag = 'Bulk changes'
const params = strict({ bulk: Id })

export const bulkRoutes: Route[] = [
  defineRoute({
    method: 'POST',
    path: '/tickets/bulk',
    tag,
    summary:
      'Change many tickets: those named, or all that a query selects. With dry_run it only says what would happen (200); else the change goes on by itself (202), and one at a time for each person. Each ticket is judged by the rights that you have when its turn comes',
    access: { policy: 'ticket.edit, ticket.delete, ticket.restore, for each ticket' },
    body: BulkInput,
    responses: { 200: BulkDryRun, 202: Bulk },
    handler: (request) => beginBulk(request),
  }),
  defineRoute({
    method: 'GET',
    path: '/bulk',
    tag,
    summary: 'List your bulk changes of the last 30 days, newest first; admins see those of all',
    access: { policy: 'bulk.see' },
    query: strict({ limit: Limit, after: After }),
    responses: { 200: BulkList },
    async handler({ kernel, actor, query, raw }) {
      requireRead(actor)
      const { db } = kernel.store
      const limit = query.limit ?? DEFAULT_LIMIT
      const audits = mayInInstallation(actor, 'installation.audit') === 'allow'
      const [after] = decodeCursor('bulk', query.after, ['text']) ?? []
      const of = { person: audits ? null : actor.person_id, limited: actor.token_projects !== null }
      const rows = await listBulks(db, of, { limit: limit + 1, ...(after !== undefined && { after }) })
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      const next = rows.length > limit && last ? encodeCursor('bulk', [last.id]) : null
      const seen = shown.filter((run) => mayWithBulk(actor, 'bulk.see', bulkFacts(run, actor)) === 'allow')
      const items = await presentBulks(db, actor, seen, kernel.clock.now())
      return { ...ok({ items, next }), headers: linkToNext(raw, next) }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/bulk/:bulk',
    tag,
    summary: 'Read how far a bulk change has come',
    access: { policy: 'bulk.see' },
    params,
    responses: { 200: Bulk },
    async handler({ kernel, actor, params: { bulk } }) {
      const { db } = kernel.store
      const run = await requireBulk(db, actor, bulk)
      const [body] = await presentBulks(db, actor, [run], kernel.clock.now())
      return ok(body)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/bulk/:bulk/items',
    tag,
    summary: 'List what came of each ticket of a bulk change, in the order of the selection',
    access: { policy: 'bulk.see, ticket.see' },
    params,
    query: strict({ result: Type.Optional(BulkResult), limit: Limit, after: After }),
    responses: { 200: BulkItemList },
    async handler({ kernel, actor, params: { bulk }, query, raw }) {
      const { db } = kernel.store
      const run = await requireBulk(db, actor, bulk)
      const { result, limit = DEFAULT_LIMIT } = query
      const list = `bulk ${run.id} ${result ?? ''}`
      const [after] = decodeCursor(list, query.after, ['number']) ?? [-1]
      const rows = await listItems(db, run.id, { result, limit: limit + 1, after })
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      const next = rows.length > limit && last ? encodeCursor(list, [last.position]) : null
      const items = await presentItems(db, actor, shown)
      return { ...ok({ items, next }), headers: linkToNext(raw, next) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/bulk/:bulk/stop',
    tag,
    summary: 'Stop a bulk change; what it has done stays and can be undone. Stopping twice changes nothing',
    access: { policy: 'bulk.stop' },
    params,
    responses: { 200: Bulk },
    async handler(request) {
      const { kernel, actor } = request
      const { db } = kernel.store
      const { result } = await request.run(stopBulk, { bulk: request.params.bulk })
      const run = await findBulk(db, result.id)
      const [body] = run ? await presentBulks(db, actor, [run], kernel.clock.now()) : []
      return ok(body)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/bulk/:bulk/undo',
    tag,
    summary:
      'Undo a bulk change, once: another one that gives back what each ticket had before, but for fields that somebody has changed since',
    access: { policy: 'bulk.undo, and ticket.edit, ticket.delete, ticket.restore, for each ticket' },
    params,
    responses: { 202: Bulk },
    handler: (request) => beginUndo(request, request.params.bulk),
  }),
]

/** @throws Problem 404; 403 for a token that may not read */
async function requireBulk(db: Db, actor: Actor, id: string): Promise<BulkRow> {
  const run = await findBulk(db, id.toLowerCase())
  const decision = run ? mayWithBulk(actor, 'bulk.see', bulkFacts(run, actor)) : 'hide'
  if (!run || decision === 'hide') throw notFound('bulk')
  if (decision !== 'allow') requireRead(actor)
  return run
}
