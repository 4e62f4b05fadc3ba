import { t } from '../../../messages/messages.ts'
import { EXAMPLE_DEFINITIONS, EXAMPLES } from '../model/examples.ts'
import { drafted, NEW_TRIGGERS, type RuleDraft } from '../model/rule-draft.ts'
import { useRulePlaces } from './use-rule-places.ts'

/** What a new rule begins with: nothing, or an example; in the first project that one leads. */
export function useNewDraft(example: string | undefined): RuleDraft {
  const places = useRulePlaces()
  const project = places.find(({ value }) => value !== '')?.value ?? null
  const known = EXAMPLES.find((one) => one === example)
  if (!known)
    return {
      name: '',
      description: '',
      project,
      definition: drafted({ trigger: NEW_TRIGGERS.event, actions: [] }),
    }
  return {
    name: t(`automation.example.${known}`),
    description: t(`automation.example.${known}_text`),
    project,
    definition: drafted(EXAMPLE_DEFINITIONS[known]),
  }
}
