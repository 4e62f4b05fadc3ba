import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import { mayWithTask, type TaskAction } from '@waybill/contract/access/task-policy.ts'
import type { AvailableAction, ShutWay } from '@waybill/contract/tasks/task.ts'
import type {
  CommentVisibility,
  StepDefinition,
  TransitionDefinition,
} from '@waybill/contract/workflows/workflow.ts'
import { outcomesOf, type Decision } from './approval.ts'
import { guardHolds, type AskFrom } from './guard-holds.ts'
import { isOpen } from './task-change.ts'
import type { LoadedTask } from './tasks.queries.ts'

/** The action of a step that nothing leads out of. */
export const FINISH = 'finish'

/** Something that can be done at the current step; `transition` null finishes the run. */
export interface Offer {
  action_id: string
  step: StepDefinition
  transition: TransitionDefinition | null
  /** Fields that must have a value before the step is left this way: of custom ones those that the project of the ticket has. */
  required: readonly string[]
  /** null: no approval. */
  decision: Decision | null
}

/** Everything that the version offers at the current step, whoever asks and whatever its conditions say. */
export function offersOf({
  task,
  version,
  fields,
}: Pick<LoadedTask, 'task' | 'version' | 'fields'>): Offer[] {
  const step = version?.definition.steps.find(({ id }) => id === task.step_id)
  if (!step || !version || !isOpen(task.status) || task.status === 'pending') return []
  const outgoing = version.definition.transitions.filter(({ from }) => from === step.id)
  const offer = (transition: TransitionDefinition | null, decision: Decision | null): Offer => ({
    action_id: transition?.id ?? FINISH,
    step,
    transition,
    required: requiredBy(step, transition, fields),
    decision,
  })
  if (outgoing.length === 0) return [offer(null, null)]
  if (!step.approval) return outgoing.map((transition) => offer(transition, null))
  const outcomes = outcomesOf(outgoing)
  return (['approved', 'refused'] as const).flatMap((decision) => {
    const transition = outcomes[decision]
    return transition ? [offer(transition, decision)] : []
  })
}

/** The ways out of the step beside those, for who works in the project: what keeps each shut. Guards are told to those who may read workflows. */
export async function shutWays(
  from: AskFrom,
  actor: Actor,
  run: LoadedTask,
  open: readonly Offer[],
): Promise<ShutWay[]> {
  const { ticket } = run.facts
  if (mayWithTask(actor, 'task.see_items', run.facts) !== 'allow') return []
  if (ticket.deleted || ticket.project.archived) return []
  const taken = new Set(open.map(({ action_id }) => action_id))
  const readsGuards = mayInInstallation(actor, 'workflows.see') === 'allow'
  const shut: ShutWay[] = []
  for (const offer of offersOf(run)) {
    if (taken.has(offer.action_id)) continue
    const { name, to } = presentOffer(offer, run.version?.definition.steps ?? [])
    const guard = offer.transition?.guard ?? null
    const holds = await guardHolds(from, actor, run.on, guard)
    if (!holds && !readsGuards) continue
    shut.push({ name, to, condition: holds ? null : guard, who: offer.transition?.who ?? 'holder' })
  }
  return shut
}

const CUSTOM = 'fields.'

function requiredBy(
  { form }: StepDefinition,
  transition: TransitionDefinition | null,
  fields: ReadonlySet<string>,
): string[] {
  const named = new Set([...form, ...(transition?.required_fields ?? [])])
  return [...named].filter((name) => !name.startsWith(CUSTOM) || fields.has(name.slice(CUSTOM.length)))
}

/** What the policy asks about taking an offer. In an approval everybody speaks for themselves. */
export function policyOf({ transition }: Offer): TaskAction {
  switch (transition?.who) {
    case 'staff':
      return 'task.act_as_staff'
    case 'lead':
      return 'task.act_as_lead'
    default:
      return 'task.act'
  }
}

export function mayTake(actor: Actor, offer: Offer, { facts }: Pick<LoadedTask, 'facts'>): boolean {
  if (offer.decision !== null && !facts.is_holder) return false
  return mayWithTask(actor, policyOf(offer), facts) === 'allow'
}

/** What an actor may do now: rights and conditions hold. */
export async function availableOffers(from: AskFrom, actor: Actor, run: LoadedTask): Promise<Offer[]> {
  const offers: Offer[] = []
  for (const offer of offersOf(run)) {
    if (!mayTake(actor, offer, run)) continue
    if (await guardHolds(from, actor, run.on, offer.transition?.guard ?? null)) offers.push(offer)
  }
  return offers
}

/** Whether the ticket waits for its requester once the offer is taken: whoever takes it asks them something. */
export function asksRequester({ transition, decision }: Offer, steps: readonly StepDefinition[]): boolean {
  const to = steps.find(({ id }) => id === transition?.to)
  return decision === null && to?.waits_for === 'requester'
}

/** Who reads the words with which the offer is taken. */
export function visibilityOf(offer: Offer, steps: readonly StepDefinition[]): CommentVisibility {
  return asksRequester(offer, steps) ? 'public' : (offer.transition?.comment_visibility ?? 'internal')
}

export function presentOffer(offer: Offer, steps: readonly StepDefinition[]): AvailableAction {
  const { action_id, transition, decision } = offer
  const to = steps.find(({ id }) => id === transition?.to)
  const asks = asksRequester(offer, steps)
  return {
    action_id,
    name: transition?.name ?? 'Finish',
    to: to ? { id: to.id, name: to.name } : null,
    required_fields: [...offer.required],
    comment: asks ? 'required' : (transition?.comment ?? 'optional'),
    comment_visibility: visibilityOf(offer, steps),
    asks_requester: asks,
    decision,
  }
}
