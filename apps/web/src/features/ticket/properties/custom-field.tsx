import type { CustomField } from '@waybill/contract/projects/project.ts'
import type { FieldValues } from '@waybill/contract/tickets/ticket.ts'
import type { ReactNode } from 'react'
import { t } from '../../../messages/messages.ts'
import { PersonAvatar } from '../../../ui/person-avatar.tsx'
import { PersonPicker } from '../../../ui/person-picker.tsx'
import { Picker } from '../../../ui/picker.tsx'
import { fieldPerson, fieldProblem, fieldText, fieldValue } from './field-text.ts'
import { NoValue, Property, ValueButton } from './property.tsx'
import { TextProperty } from './text-property.tsx'
import classes from './properties.module.css'

const NONE = ''
const MOST_TEXT = 2_000

interface CustomFieldProps {
  field: CustomField
  value: unknown
  canEdit: boolean
  onChange: (value: FieldValues[string]) => void
}

/** A field that the project has of its own, written as its type asks for. */
export function CustomFieldProperty({ field, value, canEdit, onChange }: CustomFieldProps) {
  const { name, type, options, required } = field
  switch (type) {
    case 'checkbox':
      return (
        <Property name={name}>
          <label className={classes.plain}>
            <input
              type="checkbox"
              checked={value === true}
              disabled={!canEdit}
              aria-label={name}
              onChange={({ currentTarget }) => onChange(currentTarget.checked)}
            />
          </label>
        </Property>
      )
    case 'select': {
      const chosen = fieldText(value)
      const shown = chosen === '' ? <NoValue>{t('ui.none')}</NoValue> : chosen
      if (!canEdit) return <PlainProperty name={name}>{shown}</PlainProperty>
      const none = required ? [] : [{ value: NONE_OPTION, label: t('ui.none') }]
      return (
        <Property name={name}>
          <Picker
            label={name}
            options={[...options.map((option) => ({ value: option, label: option })), ...none]}
            chosen={[chosen === '' ? NONE_OPTION : chosen]}
            onPick={(picked) => onChange(picked === NONE_OPTION ? null : picked)}
          >
            <ValueButton name={name}>{shown}</ValueButton>
          </Picker>
        </Property>
      )
    }
    case 'person': {
      const person = fieldPerson(value)
      const shown = (
        <>
          <PersonAvatar person={person} size="small" labelled />
          {person ? person.name : <NoValue>{t('ui.nobody')}</NoValue>}
        </>
      )
      if (!canEdit) return <PlainProperty name={name}>{shown}</PlainProperty>
      return (
        <Property name={name}>
          <PersonPicker
            label={name}
            person={person}
            optional={!required}
            onPick={(picked) => onChange(picked?.id ?? null)}
          >
            <ValueButton name={name}>{shown}</ValueButton>
          </PersonPicker>
        </Property>
      )
    }
    case 'url':
    case 'text':
    case 'number':
    case 'date': {
      const text = fieldText(value)
      return (
        <TextProperty
          name={name}
          type={type}
          most={MOST_TEXT}
          value={text === NONE ? null : text}
          canEdit={canEdit}
          check={(typed) => {
            const problem = fieldProblem(field, typed)
            return problem === null ? null : `${name} ${problem}`
          }}
          onChange={(typed) => onChange(typed === null ? null : fieldValue(field, typed))}
          {...(type === 'url' && text !== '' && { open: text })}
        />
      )
    }
  }
}

/** No choice of a field is called so: they have a character that is seen. */
const NONE_OPTION = ' '

function PlainProperty({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Property name={name}>
      <div className={classes.plain}>{children}</div>
    </Property>
  )
}
