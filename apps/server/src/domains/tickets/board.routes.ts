import { ProjectRef, strict } from '@waybill/contract/schema.ts'
import { AtParameter } from '@waybill/contract/tickets/past.ts'
import { Board, Limit, ticketViewQuery } from '@waybill/contract/tickets/ticket-query.ts'
import { defineRoute, type Route } from '../../http/route.ts'
import { answerBoard } from './answer-board.ts'

export const boardRoutes: Route[] = [
  defineRoute({
    method: 'GET',
    path: '/board',
    tag: 'Board',
    summary:
      'The columns of a project: the steps of its workflow, each with a count and its first cards by rank. Go on in a column with GET /tickets?project=<key>&step=<id>&sort=rank&after=<next>. With ?at= as it was then',
    access: { policy: 'project.see; cards by ticket.see' },
    query: strict({ project: ProjectRef, limit: Limit, ...ticketViewQuery, at: AtParameter }),
    responses: { 200: Board },
    handler: (request) => answerBoard(request),
  }),
]
