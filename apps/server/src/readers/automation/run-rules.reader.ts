import { RULE_KINDS } from '@waybill/contract/automation/rule.ts'
import { isTriggered, matchRule } from '../../domains/automation/match-rule.ts'
import { definitionOf, rulesOnIn } from '../../domains/automation/rules.queries.ts'
import { KeptTickets } from '../../domains/automation/kept-tickets.ts'
import { momentOf } from '../../domains/automation/ticket-moment.ts'
import { defineReader } from '../../kernel/reader.ts'
import { performRule } from './perform-rule.ts'
import { readyRule } from './ready-rule.ts'

const kept = new KeptTickets()

/**
 * Runs the rules of a project for what happens to its tickets. All see the ticket as it was before and after the event, whatever
 * the others do meanwhile; they run in their order, until one that has run says to stop. Nothing runs for imports.
 */
export const runRules = defineReader({
  name: 'automation.run-rules',
  kinds: [...RULE_KINDS, 'sla.warned', 'sla.breached'],
  start: 'head',
  async handle(context, event) {
    const { project_id, ticket_id } = event
    if (project_id === null || ticket_id === null || event.via === 'import') return
    const rules = (await rulesOnIn(context.db, project_id)).filter((rule) =>
      isTriggered(definitionOf(rule).trigger, event),
    )
    if (rules.length === 0) return
    const moment = await momentOf(context.db, event, ticket_id, kept)
    if (!moment) return
    for (const row of rules) {
      const rule = await readyRule(context, row)
      const matched = rule && matchRule(rule, moment)
      if (!rule || !matched) continue
      const ran = await performRule(context, rule, { ...moment, ticket: ticket_id }, matched)
      if (ran && rule.definition.stop === true) return
    }
  },
})
