import { Draft, DraftHead, DraftList, SaveDraftInput } from '@waybill/contract/drafts/draft.ts'
import { mayWithPerson } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { line, strict } from '@waybill/contract/schema.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { defineRoute, noContent, notModified, ok, type Route, type RouteRequest } from '../../http/route.ts'
import { toIso } from '../../kernel/clock.ts'
import { requireRead } from '../projects/require-read.ts'
import { deleteDraft } from './delete-draft.command.ts'
import { findPlace } from './draft-place.ts'
import { draftText } from './draft-text.ts'
import { draftsOf, findDraft, placesOf } from './drafts.queries.ts'
import { saveDraft } from './save-draft.command.ts'

const ofPlace = { path: '/drafts/:place', tag: 'Drafts', params: strict({ place: line(100) }) }

/** Whose drafts they are. @throws Problem 404 for who is no person, 403 for a token that may not read */
function ownerOf({ actor }: Pick<RouteRequest<unknown, unknown, unknown>, 'actor'>): string {
  const person = actor.person_id
  if (person === null || mayWithPerson(actor, 'person.see_drafts', { is_self: true }) === 'hide')
    throw notFound('draft')
  requireRead(actor)
  return person
}

const list = defineRoute({
  method: 'GET',
  path: '/drafts',
  tag: 'Drafts',
  summary: 'Your drafts without their content, newest change first, as far as you see what they are about',
  access: { policy: 'person.see_drafts of oneself' },
  responses: { 200: DraftList, 304: null },
  async handler(request) {
    const { db } = request.kernel.store
    const rows = await draftsOf(db, ownerOf(request))
    const places = await placesOf(
      db,
      request.actor,
      rows.map((row) => row.slot),
    )
    const items = rows.flatMap(({ slot, updated_at }) => {
      const found = places.get(slot)
      return found ? [{ place: found.place, updated_at: toIso(updated_at) }] : []
    })
    const body = { items, next: null }
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const read = defineRoute({
  ...ofPlace,
  method: 'GET',
  summary: 'Your draft of a place: new-ticket, new-ticket:WEB or comment:WEB-12',
  access: { policy: 'person.see_drafts of oneself; ticket.see or project.see of what it is about' },
  responses: { 200: Draft, 304: null },
  async handler(request) {
    const { db } = request.kernel.store
    const person = ownerOf(request)
    const place = await findPlace(db, request.actor, request.params.place)
    const row = place && (await findDraft(db, person, place.slot))
    if (!row) throw notFound('draft')
    const content = JSON.parse(row.content) as Draft['content']
    const body: Draft = { place: place.place, updated_at: toIso(row.updated_at), content }
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const save = defineRoute({
  ...ofPlace,
  method: 'PUT',
  summary:
    'Keep what you are writing, in place of what is kept there; until 30 days after the last change. Nobody else sees it',
  access: { policy: 'person.keep_drafts of oneself; ticket.see or project.see of what it is about' },
  body: SaveDraftInput,
  responses: { 200: DraftHead },
  async handler(request) {
    const content = draftText(request.body)
    const { result } = await request.run(saveDraft, { ...request.params, content })
    return ok(result)
  },
})

const remove = defineRoute({
  ...ofPlace,
  method: 'DELETE',
  summary: 'Throw a draft away, when it is sent for example; nothing happens when there is none',
  access: { policy: 'person.keep_drafts of oneself; ticket.see or project.see of what it is about' },
  responses: { 204: null },
  async handler(request) {
    await request.run(deleteDraft, request.params)
    return noContent()
  },
})

export const draftRoutes: Route[] = [list, read, save, remove]
