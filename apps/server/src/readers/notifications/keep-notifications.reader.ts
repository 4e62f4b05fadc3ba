import { defineProjection } from '../../kernel/reader.ts'
import { newsOf } from './news-of-event.ts'
import { showTicketAnew } from './show-ticket-anew.ts'
import { tellPeople } from './tell-people.ts'

/** What happens to a ticket waits in the inboxes of those whom it concerns. What an import tells happened long ago. */
export const keepNotifications = defineProjection({
  name: 'notifications.keep-notifications',
  kinds: [
    'ticket.created',
    'ticket.assigned',
    'task.started',
    'task.entered',
    'task.routed',
    'task.acted',
    'task.reopened',
    'task.migrated',
    'task.released',
    'task.transferred',
    'task.escalated',
    'task.nobody_there',
    'ticket.status_changed',
    'ticket.deleted',
    'ticket.restored',
    'comment.added',
    'comment.edited',
    'sla.warned',
    'sla.breached',
  ],
  start: 'head',
  async project(context, events) {
    let done = 0
    for (const event of events) {
      if (done > 0 && context.outOfTime()) break
      if (event.kind === 'ticket.deleted' || event.kind === 'ticket.restored')
        await showTicketAnew(context, event)
      else if (event.via !== 'import') {
        for (const news of newsOf(event)) await tellPeople(context, event, news)
      }
      done += 1
    }
    return done
  },
})
