import { defineProjection } from '../../kernel/reader.ts'
import { HEARD, newsOf } from './news-of-event.ts'
import { NOTICED } from './notice-of-event.ts'
import { showTicketAnew } from './show-ticket-anew.ts'
import { tellNotice } from './tell-notice.ts'
import { tellPeople } from './tell-people.ts'

/** What happens to a ticket waits in the inboxes of those whom it concerns. What an import tells happened long ago. */
export const keepNotifications = defineProjection({
  name: 'notifications.keep-notifications',
  kinds: [...HEARD, ...NOTICED, 'ticket.deleted', 'ticket.restored'],
  start: 'head',
  async project(context, events) {
    let done = 0
    for (const event of events) {
      if (done > 0 && context.outOfTime()) break
      switch (event.kind) {
        case 'ticket.deleted':
        case 'ticket.restored':
          await showTicketAnew(context, event)
          break
        case 'factor.taken_off':
        case 'person.invited':
        case 'person.password_changed':
        case 'webhook.paused':
        case 'plugin.failed':
        case 'rule.tripped':
        case 'rule.broken':
        case 'rule.refused':
          await tellNotice(context, event)
          break
        default:
          if (event.via !== 'import') for (const news of newsOf(event)) await tellPeople(context, event, news)
      }
      done += 1
    }
    return done
  },
})
