import { MultiSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../../../messages/messages.ts'
import type { FieldChoice } from '../model/use-facts.ts'

/** Fields that every ticket has. */
const USUAL = [
  'description',
  'severity',
  'category',
  'sub_category',
  'department',
  'assignee',
  'team',
  'due_at',
  'labels',
] as const

interface RequiredFieldsProps {
  label: string
  description: string
  value: readonly string[]
  fields: readonly FieldChoice[]
  onChange: (fields: string[]) => void
  error?: ReactNode
  readOnly: boolean
}

export function RequiredFields({ value, fields, ...rest }: RequiredFieldsProps) {
  const usual = USUAL.map((field) => ({ value: field, label: t(`workflows.field.${field}`) }))
  const known = new Set([...usual, ...fields].map((one) => one.value))
  const others = value.filter((field) => !known.has(field)).map((field) => ({ value: field, label: field }))
  return (
    <MultiSelect
      data={[...usual, ...fields, ...others]}
      value={[...value]}
      searchable
      hidePickedOptions
      nothingFoundMessage={t('ui.nothing_found')}
      {...rest}
    />
  )
}
