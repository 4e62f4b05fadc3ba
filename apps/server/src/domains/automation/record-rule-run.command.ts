import { ActionOutcome, MatchedValues } from '@waybill/contract/automation/rule.ts'
import { Id, Instant, Seq, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { toMillis } from '../../kernel/clock.ts'
import { defineCommand } from '../../kernel/command.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { isRefusal } from './last-runs.queries.ts'
import { noteRefusals } from './note-refusals.ts'

/** Keeps what a rule did for an event of a ticket, so that the ticket can explain itself. */
export const recordRuleRun = defineCommand({
  name: 'record-rule-run',
  input: strict({
    ticket: Id,
    rule: Id,
    version: Type.Integer(),
    event: Seq,
    root: Seq,
    /** When the event was written. */
    recorded: Instant,
    matched: MatchedValues,
    actions: Type.Array(ActionOutcome),
  }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: false }),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { rule, version, event, root, recorded, matched, actions }, { ticket, project }) {
    const run = context.newId()
    await context.tx
      .insertInto('rule_runs')
      .values({
        id: run,
        rule_id: rule,
        version,
        ticket_id: ticket.id,
        project_id: project.id,
        event_seq: event,
        root_seq: root,
        at: context.now,
        recorded_at: toMillis(recorded),
        matched: JSON.stringify(matched),
        actions: JSON.stringify(actions),
      })
      .execute()
    const appended = context.append({
      kind: 'automation.ran',
      project_id: project.id,
      ticket_id: ticket.id,
      data: { run, rule, version, event, matched, actions },
    })
    if (actions.some(({ outcome }) => isRefusal(outcome))) await noteRefusals(context, rule)
    context.afterSeq(() =>
      context.tx.updateTable('rule_runs').set({ seq: appended.seq }).where('id', '=', run).execute(),
    )
    return {}
  },
})
