import { BASIC_STEPS, type Step } from '@waybill/contract/workflows/step.ts'
import { client } from '../../session/client.ts'

/** Whether the workflow of a ticket leads from where it stands to another step, by what whoever looks may do. */
export async function leadsTo(ticket: string, from: Step, to: Step): Promise<boolean> {
  if (isBasic(from) && isBasic(to)) return true
  const { items } = await client.tasks.list({ ticket })
  const task = items.at(-1)
  if (!task) return true
  const { available_actions } = await client.tasks.availableActions(task.id)
  return available_actions.some(
    ({ to: next, required_fields, asks_requester }) =>
      next?.id === to.id && required_fields.length === 0 && !asks_requester,
  )
}

/** From any of these to any. */
function isBasic(step: Step): boolean {
  return BASIC_STEPS.some(({ id }) => id === step.id)
}
