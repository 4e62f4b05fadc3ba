import { mayWithAttachment, mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import { Attachment, AttachmentList } from '@waybill/contract/attachments/attachment.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { Id, TicketRef, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { DEFAULT_LIMIT, linkToNext } from '../../http/list-page.ts'
import {
  created,
  defineRoute,
  noContent,
  notModified,
  ok,
  type Route,
  type RouteRequest,
} from '../../http/route.ts'
import { refusalOf } from '../../kernel/run-command.ts'
import { decideOnPosting } from '../comments/comment-access.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { addAttachment } from './add-attachment.command.ts'
import { tooMuchToday } from './attachments.errors.ts'
import { presentAttachments } from './attachments.presenter.ts'
import {
  bytesAttached,
  listAttachments,
  loadAttachment,
  type AttachmentPosition,
} from './attachments.queries.ts'
import { filesRoutes } from './files.routes.ts'
import { receiveUpload } from './receive-upload.ts'
import { removeAttachment } from './remove-attachment.command.ts'
import { storeFile } from './store-file.ts'

const ofTicket = strict({ ticket: TicketRef })
const one = strict({ attachment: Id })
const tag = 'Attachments'

const list = defineRoute({
  method: 'GET',
  path: '/tickets/:ticket/attachments',
  tag,
  summary:
    'The files of a ticket and of its comments, oldest first; internal ones only for those who work in its project',
  access: { policy: 'ticket.see' },
  params: ofTicket,
  query: strict({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: DEFAULT_LIMIT })),
    after: Type.Optional(Type.String({ maxLength: 500 })),
  }),
  responses: { 200: AttachmentList, 304: null },
  async handler(request) {
    const { actor, query } = request
    const { db } = request.kernel.store
    const on = await loadTicket(db, request.params.ticket, actor)
    if (!on || mayWithTicket(actor, 'ticket.see', on.facts) !== 'allow') throw notFound('ticket')
    const limit = query.limit ?? DEFAULT_LIMIT
    const name = `attachments ${on.ticket.id}`
    const rows = await listAttachments(db, {
      ticketId: on.ticket.id,
      internal: mayWithTicket(actor, 'ticket.see_internal', on.facts) === 'allow',
      after: position(name, query.after),
      limit: limit + 1,
    })
    const page = rows.slice(0, limit)
    const last = rows.length > limit ? page.at(-1) : undefined
    const next = last ? encodeCursor(name, [last.created_at, last.id]) : null
    const body = { items: await presentAttachments(db, actor, on, page), next }
    // Of the visible ones only: the ticket's own seq would tell requesters that something internal happened.
    const etag = etagOfAnswer(Math.max(0, ...page.map((row) => row.seq)), body)
    if (request.has(etag)) return notModified(etag)
    return { status: 200, body, headers: { etag, ...linkToNext(request.raw, next) } }
  },
})

function position(list: string, after: string | undefined): AttachmentPosition | null {
  const from = decodeCursor(list, after, ['number', 'text'])
  return from && { created_at: from[0], id: from[1] }
}

const DAY = 24 * 60 * 60 * 1000

/** Before the bytes are stored. Uploads at the same moment do not see each other. @throws Problem 429 */
async function checkDay(
  { kernel, deps, actor }: Pick<RouteRequest<unknown, unknown, unknown>, 'kernel' | 'deps' | 'actor'>,
  size: number,
): Promise<void> {
  const most = deps.files.maxBytesPerDay
  if (most === 0 || actor.person_id === null) return
  const before = await bytesAttached(kernel.store.db, actor.person_id, kernel.clock.now() - DAY)
  if (before + size > most) throw tooMuchToday(most)
}

const add = defineRoute({
  method: 'POST',
  path: '/tickets/:ticket/attachments',
  tag,
  summary: 'Attach a file to a ticket, or to an own comment of it',
  access: { policy: 'ticket.comment, ticket.comment_internal' },
  params: ofTicket,
  query: strict({ comment: Type.Optional(Id), internal: Type.Optional(Type.Boolean()) }),
  consumes: 'multipart/form-data',
  body: Type.Object({ file: Type.Unsafe<string>({ type: 'string', format: 'binary' }) }),
  responses: { 201: Attachment },
  async handler(request) {
    const { kernel, deps, actor, params, query, raw } = request
    const internal = query.internal ?? false
    // Whoever may not attach anything here stores no bytes either; of a comment, the command decides the rest.
    const on = await loadTicket(kernel.store.db, params.ticket, actor)
    if (!on || mayWithTicket(actor, 'ticket.see', on.facts) !== 'allow') throw notFound('ticket')
    const decide = (one: Actor) => decideOnPosting(one, internal && query.comment === undefined, on.facts)
    if (decide(actor) !== 'allow') throw refusalOf(addAttachment.name, actor, decide)
    const upload = await receiveUpload(raw, deps.files)
    try {
      await checkDay(request, upload.incoming.size)
      const file = await storeFile(kernel, deps.files, upload, (error) =>
        deps.log.error({ err: error }, 'an image was stored without being looked at'),
      )
      const { result } = await request.run(addAttachment, {
        ...file,
        ticket: on.ticket.id,
        internal,
        ...(query.comment !== undefined && { comment: query.comment }),
      })
      const { body, etag } = await presentOne(request, result.id)
      return created(body, `/attachments/${result.id}`, etag)
    } finally {
      await upload.incoming.discard()
    }
  },
})

const get = defineRoute({
  method: 'GET',
  path: '/attachments/:attachment',
  tag,
  summary: 'What is known of one attachment; its bytes are at /files/{sha256}',
  access: { policy: 'attachment.see' },
  params: one,
  responses: { 200: Attachment, 304: null },
  async handler(request) {
    const { body, etag } = await presentOne(request, request.params.attachment)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const remove = defineRoute({
  method: 'DELETE',
  path: '/attachments/:attachment',
  tag,
  summary: 'Take a file off: who attached it, or a lead',
  access: { policy: 'attachment.remove' },
  params: one,
  responses: { 204: null },
  async handler(request) {
    await request.run(removeAttachment, { attachment: request.params.attachment })
    return noContent()
  },
})

export const attachmentRoutes: Route[] = [list, add, get, remove, ...filesRoutes]

async function presentOne(
  { kernel, actor }: Pick<RouteRequest<unknown, unknown, unknown>, 'kernel' | 'actor'>,
  id: string,
): Promise<{ body: Attachment; etag: string }> {
  const found = await loadAttachment(kernel.store.db, id, actor)
  if (!found || mayWithAttachment(actor, 'attachment.see', found.facts) !== 'allow')
    throw notFound('attachment')
  const [body] = await presentAttachments(kernel.store.db, actor, found.on, [found.attachment])
  if (!body) throw notFound('attachment')
  return { body, etag: etagOfAnswer(body.seq, body) }
}
