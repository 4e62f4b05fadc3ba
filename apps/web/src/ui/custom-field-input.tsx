import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core'
import type { CustomField } from '@waybill/contract/projects/project.ts'
import { PersonAvatar } from './person-avatar.tsx'
import { PersonPicker } from './person-picker.tsx'
import { PropertyButton } from './property-button.tsx'
import { nameOf } from '@waybill/client'
import { t } from '../messages/messages.ts'
import { useStore } from '../sync/use-store.ts'

export type FieldValue = string | number | boolean | null

interface CustomFieldInputProps {
  field: CustomField
  value: FieldValue
  onChange: (value: FieldValue) => void
  error?: string | undefined
  disabled?: boolean
}

/** A field that a project has of its own, by its type. null: it is empty. */
export function CustomFieldInput({ field, value, onChange, error, disabled = false }: CustomFieldInputProps) {
  const shared = { label: field.name, error, disabled, required: field.required, size: 'sm' }
  const text = typeof value === 'string' ? value : ''
  switch (field.type) {
    case 'text':
    case 'url':
    case 'date':
      return (
        <TextInput
          {...shared}
          type={field.type}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      )
    case 'number':
      return (
        <NumberInput
          {...shared}
          hideControls
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : null)}
        />
      )
    case 'select':
      return (
        <Select
          {...shared}
          data={field.options}
          value={text || null}
          clearable={!field.required}
          onChange={onChange}
        />
      )
    case 'checkbox':
      return (
        <Checkbox
          label={field.name}
          error={error}
          disabled={disabled}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'person':
      return <PersonField field={field} id={text || null} onChange={onChange} disabled={disabled} />
  }
}

interface PersonFieldProps {
  field: CustomField
  id: string | null
  onChange: (value: FieldValue) => void
  disabled: boolean
}

function PersonField({ field, id, onChange, disabled }: PersonFieldProps) {
  const name = useStore(({ state }) => (id === null ? undefined : nameOf(state, id)))
  const person = id === null ? null : { id, name: name ?? t('ui.unknown_person') }
  return (
    <PersonPicker
      label={field.name}
      person={person}
      onPick={(picked) => onChange(picked?.id ?? null)}
      disabled={disabled}
    >
      <PropertyButton name={field.name} icon={<PersonAvatar person={person} labelled />} empty={!person}>
        {person?.name ?? field.name}
      </PropertyButton>
    </PersonPicker>
  )
}
