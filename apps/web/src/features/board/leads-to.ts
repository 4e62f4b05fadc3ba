import { isBasicStep, type Step } from '@waybill/contract/workflows/step.ts'
import { client } from '../../session/client.ts'
import { readTaskOf } from '../tasks/use-tasks.ts'

/** Whether the workflow of a ticket leads from where it stands to another step, by what whoever looks may do. */
export async function leadsTo(ticket: string, from: Step, to: Step): Promise<boolean> {
  if (isBasicStep(from) && isBasicStep(to)) return true
  const task = await readTaskOf(ticket)
  if (!task) return true
  const { available_actions } = await client.tasks.availableActions(task.id)
  // By hand a card goes the only way there is; one that asks for something needs its form.
  const ways = available_actions.filter(({ decision, to: next }) => decision === null && next?.id === to.id)
  return ways.length === 1 && ways.every((way) => way.required_fields.length === 0 && !way.asks_requester)
}
