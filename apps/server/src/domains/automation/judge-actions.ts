import type { RuleDefinition } from '@waybill/contract/automation/rule.ts'
import type { DryRefusal, DryRefusals, Here } from './dry-refusals.ts'
import type { Moment } from './match-rule.ts'
import { plannedBy, withChanges, type PlannedChange } from './planned-changes.ts'
import type { WithRun } from './settled-moment.ts'

export type JudgedChange = PlannedChange & { refusal: DryRefusal }

/**
 * What the actions of a rule would change and what would be refused of it, one after the other: each meets what those before
 * it have changed. An action is refused as a whole.
 */
export async function judgeActions(
  { actions }: RuleDefinition,
  moment: Moment,
  settled: WithRun,
  refusals: DryRefusals,
): Promise<JudgedChange[]> {
  const judged: JudgedChange[] = []
  let here: Here = { ...settled, labels: moment.labels, moved: false, handed: false }
  for (const [place, action] of actions.entries()) {
    const changes = plannedBy(action, place, { ...moment, after: here.ticket })
    if (changes.length === 0) continue
    const refusal = await refusals.of(action, changes, here)
    judged.push(...changes.map((change) => ({ ...change, refusal })))
    if (refusal === null || refusal === 'unsure') here = afterAction(here, changes, refusal)
  }
  return judged
}

function afterAction(here: Here, changes: readonly PlannedChange[], refusal: DryRefusal): Here {
  const sets = (field: string) => changes.some((change) => change.field === field)
  return {
    ...here,
    ticket: withChanges(here.ticket, changes, here.labels),
    moved: here.moved || sets('status'),
    handed: here.handed || (refusal === 'unsure' && !sets('status')),
  }
}
