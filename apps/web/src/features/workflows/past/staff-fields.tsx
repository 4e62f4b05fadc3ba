import { NumberInput } from '@mantine/core'
import { findByRef } from '@waybill/contract/workflows/workflow-facts.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import { useMemo } from 'react'
import { t } from '../../../messages/messages.ts'
import { useTeams } from '../../../sync/directory.ts'

type People = Readonly<Record<string, number>>

interface StaffFieldsProps {
  definition: Pick<WorkflowDefinition, 'steps'>
  /** Of teams whose size is another, by id. */
  people: People
  onChange: (people: People) => void
}

/** How many people each team of the workflow has, in place of those who are there. */
export function StaffFields({ definition, people, onChange }: StaffFieldsProps) {
  const { data: all = [] } = useTeams()
  const teams = useMemo(() => {
    const refs = definition.steps.flatMap(({ team }) => (team === null ? [] : [team]))
    return all.filter((team) => refs.some((ref) => findByRef(all, ref) === team))
  }, [definition, all])
  return teams.map(({ id, name, members }) => (
    <NumberInput
      key={id}
      label={t('workflows.past_people', { team: name })}
      placeholder={String(members.filter(({ works }) => works).length)}
      min={0}
      max={1_000}
      allowDecimal={false}
      value={people[id] ?? ''}
      onChange={(value) => {
        const { [id]: _, ...others } = people
        onChange(typeof value === 'number' ? { ...others, [id]: value } : others)
      }}
    />
  ))
}
