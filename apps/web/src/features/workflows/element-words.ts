import { APPROVED_HANDLE, REFUSED_HANDLE } from '@waybill/contract/workflows/check-transitions.ts'
import type {
  StepDefinition,
  TransitionDefinition,
  WorkflowDefinition,
} from '@waybill/contract/workflows/workflow.ts'
import { t } from '../../messages/messages.ts'
import { freeHandle } from './model/new-elements.ts'

/** What is said of elements where the drawing cannot be seen, and where there is little room. */
export function stepWords(step: StepDefinition, team: string | null): string {
  const facts = [
    t(`ui.status.${step.category}`),
    team ?? t('workflows.no_team'),
    ...(step.is_start ? [t('workflows.start')] : []),
    ...(step.is_end ? [t('workflows.end')] : []),
    ...(step.approval ? [quorumWords(step.approval)] : []),
  ]
  return t('workflows.step_is', { name: nameOrNone(step.name), facts: facts.join(', ') })
}

export function transitionWords(one: TransitionDefinition, definition: WorkflowDefinition): string {
  return t('workflows.way_is', {
    name: nameOrNone(one.name),
    from: stepName(one.from, definition),
    to: targetName(one.to, definition),
  })
}

export function stepName(id: string, { steps }: Pick<WorkflowDefinition, 'steps'>): string {
  return nameOrNone(steps.find((step) => step.id === id)?.name ?? '')
}

/** Where a transition leads. */
export function targetName(to: string | null, definition: Pick<WorkflowDefinition, 'steps'>): string {
  return to === null ? t('workflows.finish') : stepName(to, definition)
}

export function nameOrNone(name: string): string {
  return name.trim() === '' ? t('workflows.without_name') : name
}

export function quorumWords({ quorum }: NonNullable<StepDefinition['approval']>): string {
  return typeof quorum === 'number'
    ? t('workflows.quorum.some', { count: quorum })
    : t(`workflows.quorum.${quorum}`)
}

/** What a new transition is called at first: by what it means at an approval, elsewhere by where it leads. */
export function wayName(
  definition: WorkflowDefinition,
  from: string,
  to: string | null,
  drawn: string | null = null,
): string {
  const handle = drawn ?? freeHandle(definition, from)
  if (handle === APPROVED_HANDLE) return t('workflows.approved')
  if (handle === REFUSED_HANDLE) return t('workflows.refused')
  return to === null ? t('workflows.sample.close') : stepName(to, definition)
}
