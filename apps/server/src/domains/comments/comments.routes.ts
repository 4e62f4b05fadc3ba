import { mayWithComment, mayWithTicket } from '@waybill/contract/access/policies.ts'
import {
  AddCommentInput,
  Comment,
  CommentList,
  EditCommentInput,
  ReactionKind,
} from '@waybill/contract/comments/comment.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { Id, TicketRef, oneOf, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import {
  created,
  defineRoute,
  noContent,
  notModified,
  ok,
  type Route,
  type RouteAnswer,
  type RouteRequest,
} from '../../http/route.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { addComment } from './add-comment.command.ts'
import { addReaction } from './add-reaction.command.ts'
import { presentComments } from './comments.presenter.ts'
import { countComments, listComments, loadComment, type CommentPosition } from './comments.queries.ts'
import { deleteComment } from './delete-comment.command.ts'
import { editComment } from './edit-comment.command.ts'
import { removeReaction } from './remove-reaction.command.ts'

const ofTicket = strict({ ticket: TicketRef })
const one = strict({ comment: Id })
const reaction = strict({ comment: Id, kind: ReactionKind })

const list = defineRoute({
  method: 'GET',
  path: '/tickets/:ticket/comments',
  tag: 'Comments',
  summary: 'The comments of a ticket, oldest first; internal ones only for those who work in its project',
  access: { policy: 'ticket.see' },
  params: ofTicket,
  query: strict({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    after: Type.Optional(Type.String({ maxLength: 500 })),
    count: Type.Optional(oneOf(['exact'])),
  }),
  responses: { 200: CommentList, 304: null },
  async handler(request) {
    const { actor, query } = request
    const { db } = request.kernel.store
    const on = await loadTicket(db, request.params.ticket, actor)
    if (!on || mayWithTicket(actor, 'ticket.see', on.facts) !== 'allow') throw notFound('ticket')
    const limit = query.limit ?? 50
    const visible = {
      ticketId: on.ticket.id,
      internal: mayWithTicket(actor, 'ticket.see_internal', on.facts) === 'allow',
    }
    const name = `comments ${on.ticket.id}`
    const rows = await listComments(db, { ...visible, after: position(name, query.after), limit: limit + 1 })
    const page = rows.slice(0, limit)
    const last = rows.length > limit ? page.at(-1) : undefined
    const body = {
      items: await presentComments(db, actor, on, page),
      next: last ? encodeCursor(name, [last.created_at, last.id]) : null,
      ...(query.count === 'exact' && { count: await countComments(db, visible) }),
    }
    // Of the visible comments only: the ticket's own seq would tell requesters that something internal was said.
    const etag = etagOfAnswer(Math.max(0, ...page.map((row) => row.seq)), body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

function position(list: string, after: string | undefined): CommentPosition | null {
  const from = decodeCursor(list, after, ['number', 'text'])
  return from && { created_at: from[0], id: from[1] }
}

const add = defineRoute({
  method: 'POST',
  path: '/tickets/:ticket/comments',
  tag: 'Comments',
  summary:
    'Post a comment or a reply; with last_seen_comment_id it is refused when somebody else posted since',
  access: { policy: 'ticket.comment, ticket.comment_internal' },
  params: ofTicket,
  body: AddCommentInput,
  responses: { 201: Comment },
  async handler(request) {
    const { result } = await request.run(addComment, { ...bodyOf(request), ticket: request.params.ticket })
    const { body, etag } = await presentOne(request, result.id)
    return created(body, `/comments/${result.id}`, etag)
  },
})

const get = defineRoute({
  method: 'GET',
  path: '/comments/:comment',
  tag: 'Comments',
  summary: 'One comment',
  access: { policy: 'comment.see' },
  params: one,
  responses: { 200: Comment, 304: null },
  async handler(request) {
    const { body, etag } = await presentOne(request, request.params.comment)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const edit = defineRoute({
  method: 'PATCH',
  path: '/comments/:comment',
  tag: 'Comments',
  summary: 'Edit an own comment',
  access: { policy: 'comment.edit' },
  params: one,
  body: EditCommentInput,
  responses: { 200: Comment },
  async handler(request) {
    const { result } = await request.run(editComment, {
      ...bodyOf(request),
      comment: request.params.comment,
      ...ifSeq(request.ifMatchSeq()),
    })
    return presentChanged(request, result.id)
  },
})

const remove = defineRoute({
  method: 'DELETE',
  path: '/comments/:comment',
  tag: 'Comments',
  summary: 'Delete a comment: its author or a lead; replies to it stay',
  access: { policy: 'comment.delete' },
  params: one,
  responses: { 204: null },
  async handler(request) {
    await request.run(deleteComment, { comment: request.params.comment, ...ifSeq(request.ifMatchSeq()) })
    return noContent()
  },
})

const react = defineRoute({
  method: 'PUT',
  path: '/comments/:comment/reactions/:kind',
  tag: 'Comments',
  summary: 'React to a comment',
  access: { policy: 'comment.react' },
  params: reaction,
  responses: { 200: Comment },
  async handler(request) {
    const { result } = await request.run(addReaction, request.params)
    return presentChanged(request, result.id)
  },
})

const unreact = defineRoute({
  method: 'DELETE',
  path: '/comments/:comment/reactions/:kind',
  tag: 'Comments',
  summary: 'Take an own reaction back',
  access: { policy: 'comment.react' },
  params: reaction,
  responses: { 204: null },
  async handler(request) {
    await request.run(removeReaction, request.params)
    return noContent()
  },
})

export const commentRoutes: Route[] = [list, add, get, edit, remove, react, unreact]

type Request = Pick<RouteRequest<unknown, unknown, unknown>, 'kernel' | 'actor'>

async function presentOne({ kernel, actor }: Request, id: string): Promise<{ body: Comment; etag: string }> {
  const found = await loadComment(kernel.store.db, id, actor)
  if (!found || mayWithComment(actor, 'comment.see', found.facts) !== 'allow') throw notFound('comment')
  const [body] = await presentComments(kernel.store.db, actor, found.on, [found.comment])
  if (!body) throw notFound('comment')
  return { body, etag: etagOfAnswer(body.seq, body) }
}

async function presentChanged(request: Request, id: string): Promise<RouteAnswer> {
  const { body, etag } = await presentOne(request, id)
  return ok(body, etag)
}

function ifSeq(seq: number | null): { if_seq?: number } {
  return seq === null ? {} : { if_seq: seq }
}

/** What is no object reaches the command as an empty one, which then says what is missing. */
function bodyOf(request: { body: unknown }): object {
  const { body } = request
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}
}
