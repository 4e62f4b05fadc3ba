import type { ActionOutcome, MatchedValues, RuleAction } from '@waybill/contract/automation/rule.ts'
import { asPlainMarkdown, fillText } from '@waybill/contract/automation/rule-text.ts'
import type { Via } from '@waybill/contract/events/event.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { updateOf } from '../../domains/automation/action-input.ts'
import { commentByRule } from '../../domains/automation/comment-by-rule.command.ts'
import { escalateByRule } from '../../domains/automation/escalate-by-rule.command.ts'
import { labelByRule } from '../../domains/automation/label-by-rule.command.ts'
import { loopOf, rulesIn } from '../../domains/automation/loop-guard.queries.ts'
import type { Moment } from '../../domains/automation/match-rule.ts'
import type { PreparedRule } from '../../domains/automation/prepared-rule.ts'
import { recordRuleRun } from '../../domains/automation/record-rule-run.command.ts'
import { tellByRule } from '../../domains/automation/tell-by-rule.command.ts'
import { textValuesOf } from '../../domains/automation/text-values.queries.ts'
import { tripRule } from '../../domains/automation/trip-rule.command.ts'
import { PLUGIN_ACTIONS_QUEUE, laneOfCall } from '../../domains/plugins/plugin-actions.ts'
import { updateTicket } from '../../domains/tickets/update-ticket.command.ts'
import type { Command } from '../../kernel/command.ts'
import { toMillis } from '../../kernel/clock.ts'
import type { ReaderContext } from '../../kernel/reader.ts'
import type { CommandOutcome } from '../../kernel/run-command.ts'
import type { TSchema } from 'typebox'

/** A moment of a ticket. */
export type TicketMoment = Moment & { ticket: string }

type Outcome = Pick<ActionOutcome, 'outcome' | 'code'>

/**
 * Does what a rule says for an event, each action by a command with the event as its cause, and keeps what became of it. A
 * rule that fights is switched off instead, with those it fights with.
 * @returns whether it ran
 */
export async function performRule(
  context: ReaderContext,
  rule: PreparedRule,
  moment: TicketMoment,
  matched: MatchedValues,
): Promise<boolean> {
  const { event, ticket } = moment
  const loop = await loopOf(context.db, rule.id, event, ticket)
  if (loop) {
    for (const one of rulesIn(loop, rule.id))
      await attempt(() => context.run(tripRule, { rule: one, loop }, `${rule.id}:${ticket}:trip:${one}`))
    return false
  }
  const actions: ActionOutcome[] = []
  for (const [index, action] of rule.definition.actions.entries())
    actions.push({ ...namesOf(action), ...(await performAction(context, rule, moment, action, index)) })
  const run = {
    ticket,
    rule: rule.id,
    version: rule.version,
    event: event.seq,
    root: event.root_seq ?? event.seq,
    recorded: event.recorded_at,
    matched,
    actions,
  }
  // A rule or ticket that is gone meanwhile leaves nothing to keep.
  await attempt(() => context.run(recordRuleRun, run, `${rule.id}:${ticket}:run`, viaOf(rule)))
  return true
}

function namesOf({ kind, plugin, action }: RuleAction): Pick<ActionOutcome, 'kind' | 'plugin' | 'action'> {
  return { kind, ...(plugin !== undefined && { plugin }), ...(action !== undefined && { action }) }
}

function viaOf({ id, version }: PreparedRule): Via {
  return `rule:${id}:${String(version)}`
}

async function performAction(
  context: ReaderContext,
  rule: PreparedRule,
  moment: TicketMoment,
  action: RuleAction,
  index: number,
): Promise<Outcome> {
  const { event, after, ticket } = moment
  const run = <Input extends TSchema, Loaded, Result>(
    command: Command<Input, Loaded, Result>,
    input: unknown,
  ) => attempt(() => context.run(command, input, `${rule.id}:${ticket}:${String(index)}`, viaOf(rule)))
  switch (action.kind) {
    case 'set':
    case 'assign':
      return run(updateTicket, { ticket, ...updateOf(action, after, toMillis(event.at)) })
    case 'label':
      return run(labelByRule, { ticket, ...updateOf(action, after, toMillis(event.at)) })
    case 'comment': {
      const { internal = true, text = '' } = action
      const [values] = await textValuesOf(context.db, [moment], { publicUrl: context.publicUrl, internal })
      const body = values ? fillText(text, values, asPlainMarkdown) : ''
      return run(commentByRule, { ticket, body, internal })
    }
    case 'notify':
      return run(tellByRule, {
        ticket,
        rule: rule.id,
        version: rule.version,
        action: index,
        who: action.who ?? [],
      })
    case 'escalate':
      return run(escalateByRule, { ticket, reason: action.reason ?? '' })
    case 'webhook':
    case 'plugin':
      context.enqueue({
        queue: action.kind === 'plugin' ? PLUGIN_ACTIONS_QUEUE : 'rule-calls',
        target: `${rule.id}:${ticket}:${String(index)}`,
        ...laneOfCall(action),
        payload: { rule: rule.id, version: rule.version, action: index, ticket, event: event.seq },
      })
      return { outcome: 'queued', code: null }
  }
}

/** What became of a command; a refusal is an outcome, everything else is tried again later. */
async function attempt(run: () => Promise<CommandOutcome<unknown>>): Promise<Outcome> {
  try {
    const { seq, repeated } = await run()
    return { outcome: seq !== null || repeated ? 'done' : 'unchanged', code: null }
  } catch (error) {
    if (error instanceof Problem) return { outcome: 'refused', code: error.code }
    throw error
  }
}
