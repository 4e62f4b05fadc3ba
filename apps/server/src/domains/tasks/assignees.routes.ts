import { ProjectRef, TicketRef, strict } from '@waybill/contract/schema.ts'
import { Assignees, AssigneesQuery, TicketAssigneesQuery } from '@waybill/contract/tickets/assignees.ts'
import { defineRoute, ok, type Route } from '../../http/route.ts'
import { readProject } from '../projects/read-project.ts'
import { requireTicket } from '../tickets/answer-ticket.ts'
import { assigneesOfProject, assigneesOfTicket } from './answer-assignees.ts'

export const assigneeRoutes: Route[] = [
  defineRoute({
    method: 'GET',
    path: '/tickets/:ticket/assignees',
    tag: 'Tickets',
    summary:
      'To whom you may give a ticket, by name: whoever works in its project; where a run says who has it, as its transfer allows',
    access: { policy: 'ticket.see, ticket.edit, task.transfer, task.release, people.list' },
    params: strict({ ticket: TicketRef }),
    query: TicketAssigneesQuery,
    responses: { 200: Assignees },
    async handler({ kernel: { store }, actor, params, query }) {
      const on = await requireTicket(store.db, params.ticket, actor)
      return ok(await assigneesOfTicket(store, actor, on, query))
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:project/assignees',
    tag: 'Projects',
    summary: 'To whom you may give a new ticket of a project, by name',
    access: { policy: 'project.see, project.set_staff_fields, people.list' },
    params: strict({ project: ProjectRef }),
    query: AssigneesQuery,
    responses: { 200: Assignees },
    async handler(request) {
      const { kernel, actor, params, query } = request
      const found = await readProject(request, params.project, 'project.see')
      return ok(await assigneesOfProject(kernel.store, actor, found, query.q))
    },
  }),
]
