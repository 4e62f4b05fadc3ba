import { notFound } from '@waybill/contract/problems/problem.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { CreateViewInput, UpdateViewInput, View, ViewCounts, ViewList } from '@waybill/contract/views/view.ts'
import { etagOf, etagOfAnswer } from '../../http/etag.ts'
import {
  created,
  defineRoute,
  noContent,
  notModified,
  ok,
  type Route,
  type RouteRequest,
} from '../../http/route.ts'
import { changeOf } from '../../http/with-path.ts'
import { readHead } from '../../kernel/event-log.ts'
import { requireRead } from '../projects/require-read.ts'
import { countView } from './count-view.ts'
import { createView } from './create-view.command.ts'
import { deleteView } from './delete-view.command.ts'
import { seenView, seenViews } from './seen-views.ts'
import { updateView } from './update-view.command.ts'
import { presentView } from './views.presenter.ts'

/** Views that one answer counts. */
const MOST_AT_ONCE = 100

type AnyRequest = RouteRequest<unknown, unknown, unknown>
const ofView = { path: '/views/:view', tag: 'Views', params: strict({ view: Id }) }

const list = defineRoute({
  method: 'GET',
  path: '/views',
  tag: 'Views',
  summary: 'Your saved views in your order, then those that others share',
  access: { policy: 'view.see' },
  responses: { 200: ViewList, 304: null },
  async handler(request) {
    requireRead(request.actor)
    const rows = await seenViews(request.kernel.store.db, request.actor)
    const body: ViewList = { items: rows.map((row) => presentView(request.actor, row)), next: null }
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const counts = defineRoute({
  method: 'GET',
  path: '/views/counts',
  tag: 'Views',
  summary: 'How many tickets each of these views shows to you, up to 1,000',
  access: { policy: 'view.see' },
  responses: { 200: ViewCounts, 304: null },
  async handler(request) {
    const { kernel, actor } = request
    requireRead(actor)
    const items: ViewCounts['items'] = []
    for (const view of (await seenViews(kernel.store.db, actor)).slice(0, MOST_AT_ONCE)) {
      const { count, more } = await countView(kernel, actor, view)
      items.push({ id: view.id, count, more })
    }
    const etag = etagOfAnswer(0, items)
    return request.has(etag) ? notModified(etag) : ok({ items }, etag)
  },
})

const create = defineRoute({
  method: 'POST',
  path: '/views',
  tag: 'Views',
  summary: 'Save what you chose to see',
  access: { policy: 'view.edit, or view.share' },
  body: CreateViewInput,
  responses: { 201: View },
  async handler(request) {
    const { result } = await request.run(createView, request.body)
    const { body, etag } = await show(request, result.id)
    return created(body, `/views/${result.id}`, etag)
  },
})

const read = defineRoute({
  ...ofView,
  method: 'GET',
  summary: 'A saved view',
  access: { policy: 'view.see' },
  responses: { 200: View, 304: null },
  async handler(request) {
    requireRead(request.actor)
    const { body, etag } = await show(request, request.params.view)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const update = defineRoute({
  ...ofView,
  method: 'PATCH',
  summary: 'Change a view, share it, or give it another place among yours',
  access: { policy: 'view.edit, or view.share' },
  body: UpdateViewInput,
  responses: { 200: View },
  async handler(request) {
    const { result } = await request.run(updateView, changeOf(request))
    const { body, etag } = await show(request, result.id)
    return ok(body, etag)
  },
})

const remove = defineRoute({
  ...ofView,
  method: 'DELETE',
  summary: 'Delete a view; the tickets that it shows stay',
  access: { policy: 'view.edit' },
  responses: { 204: null },
  async handler(request) {
    await request.run(deleteView, request.params)
    return noContent()
  },
})

async function show({ kernel, actor }: AnyRequest, id: string): Promise<{ body: View; etag: string }> {
  const { db } = kernel.store
  const row = await seenView(db, actor, id)
  if (!row) throw notFound('view')
  const { directory } = await readHead(db)
  return { body: presentView(actor, row), etag: etagOf(row.seq, directory) }
}

export const viewRoutes: Route[] = [list, counts, create, read, update, remove]
