import type {
  AddCommentInput,
  Comment,
  CommentList,
  EditCommentInput,
  ReactionKind,
} from '@waybill/contract/comments/comment.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem } from '../http/pages.ts'
import { path } from '../http/path.ts'
import type { PageQuery } from './page-query.ts'

interface CommentsQuery extends PageQuery {
  count?: 'exact'
}

/** What is said about tickets. */
export function commentCalls(http: Http) {
  const list = (ticket: string, query: CommentsQuery = {}, options?: CallOptions) =>
    http.get<CommentList>(path`/tickets/${ticket}/comments`, { ...query }, options)

  return {
    list,
    every: (ticket: string, query: CommentsQuery = {}) => everyItem((page) => list(ticket, page), query),
    get: (comment: string, options?: CallOptions) =>
      http.get<Comment>(path`/comments/${comment}`, undefined, options),
    add: (ticket: string, input: AddCommentInput, options?: CallOptions) =>
      http.send<Comment>('POST', path`/tickets/${ticket}/comments`, input, options),
    edit: (comment: string, input: EditCommentInput, options?: CallOptions) =>
      http.send<Comment>('PATCH', path`/comments/${comment}`, input, options),
    remove: (comment: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/comments/${comment}`, undefined, options),
    react: (comment: string, kind: ReactionKind, options?: CallOptions) =>
      http.send<Comment>('PUT', path`/comments/${comment}/reactions/${kind}`, undefined, options),
    unreact: (comment: string, kind: ReactionKind, options?: CallOptions) =>
      http.send<void>('DELETE', path`/comments/${comment}/reactions/${kind}`, undefined, options),
  }
}
