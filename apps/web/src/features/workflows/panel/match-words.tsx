import { Autocomplete } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { DefinitionFields } from '@waybill/contract/workflows/diff-definitions.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { MATCHED, wordsIn, type MatchedField } from '../model/known-words.ts'
import { workflowsOf } from '../use-workflows.ts'
import classes from './panel.module.css'

const MOST_LETTERS = 64
const LATEST = 200
const MOST_SHOWN = 20

interface MatchWordsProps {
  definition: WorkflowDefinition
  onChange: (fields: DefinitionFields, topic: string) => void
  readOnly: boolean
}

/** The words by which new tickets find the workflow; those that are in use are proposed while one types. */
export function MatchWords({ definition, onChange, readOnly }: MatchWordsProps) {
  const known = useKnownWords()
  return MATCHED.map((field) => (
    <Autocomplete
      key={field}
      label={t(`workflows.field.${field}`)}
      data={known(field)}
      limit={MOST_SHOWN}
      maxLength={MOST_LETTERS}
      readOnly={readOnly}
      value={definition[field] ?? ''}
      onChange={(value) => onChange({ [field]: value || null }, field)}
    />
  ))
}

/** What comes by the ladder beside the tickets that have all of these words. */
export function AlsoTakes({ definition }: Pick<MatchWordsProps, 'definition'>) {
  const [category, department] = [definition.category?.trim(), definition.department?.trim()]
  return (
    <p className={classes.text}>
      {!category
        ? t('workflows.takes_none')
        : department
          ? t('workflows.also_takes', { category, department })
          : t('workflows.also_takes_without', { category })}
    </p>
  )
}

/** Of other workflows, and of the newest tickets. */
function useKnownWords(): (field: MatchedField) => string[] {
  const { data: workflows = [] } = useQuery(workflowsOf(false))
  const { data: tickets = [] } = useQuery({
    queryKey: ['tickets', 'words'],
    queryFn: async () => (await client.tickets.list({ limit: LATEST, sort: '-created_at' })).items,
  })
  return (field) => wordsIn([...workflows, ...tickets], field)
}
