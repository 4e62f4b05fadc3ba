import { MOST_SCHEDULED_TICKETS } from '@waybill/contract/automation/rule.ts'
import { matchRule } from '../../domains/automation/match-rule.ts'
import { findRule } from '../../domains/automation/rules.queries.ts'
import { scheduledTickets } from '../../domains/automation/scheduled-tickets.queries.ts'
import { KeptTickets } from '../../domains/automation/kept-tickets.ts'
import { momentOf } from '../../domains/automation/ticket-moment.ts'
import { defineReader } from '../../kernel/reader.ts'
import { performRule } from './perform-rule.ts'
import { readyRule } from './ready-rule.ts'

const kept = new KeptTickets()

/** Does what a rule says at a time, for each ticket that its query finds then, the oldest first. */
export const runSchedules = defineReader({
  name: 'automation.run-schedules',
  kinds: ['rule.due'],
  start: 'head',
  async handle(context, event) {
    const row = await findRule(context.db, event.data.rule)
    if (row?.state !== 'on' || row.version !== event.data.version) return
    const rule = await readyRule(context, row)
    if (!rule) return
    const tickets = await scheduledTickets(context, row, MOST_SCHEDULED_TICKETS)
    for (const ticket of tickets) {
      context.signal.throwIfAborted()
      const moment = await momentOf(context.db, event, ticket, kept)
      const matched = moment && matchRule(rule, moment)
      if (moment && matched) await performRule(context, rule, { ...moment, ticket }, matched)
    }
  },
})
