import { Select } from '@mantine/core'
import { findByRef, type WorkflowFacts } from '@waybill/contract/workflows/workflow-facts.ts'
import type { ReactNode } from 'react'
import { t } from '../../../messages/messages.ts'

interface RefSelectProps {
  label: string
  description?: string
  /** Id or name; a name that nothing has is still shown. */
  value: string | null
  among: WorkflowFacts['calendars']
  onChange: (ref: string | null) => void
  error?: ReactNode
  readOnly: boolean
}

/** A team or a calendar. */
export function RefSelect({ label, description, value, among, onChange, error, readOnly }: RefSelectProps) {
  const found = value === null ? undefined : findByRef(among, value)
  const data = among.map(({ id, name }) => ({ value: id, label: name }))
  const missing =
    value !== null && !found ? [{ value, label: t('workflows.not_there', { name: value }) }] : []
  return (
    <Select
      label={label}
      description={description}
      placeholder={t('workflows.choose')}
      data={[...missing, ...data]}
      value={found?.id ?? value}
      onChange={onChange}
      clearable
      searchable
      nothingFoundMessage={t('ui.nothing_found')}
      clearButtonProps={{ 'aria-label': t('workflows.clear', { what: label }) }}
      error={error}
      readOnly={readOnly}
    />
  )
}
