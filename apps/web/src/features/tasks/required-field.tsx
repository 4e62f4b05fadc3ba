import { Textarea, TextInput } from '@mantine/core'
import { PRIORITIES, type Ticket } from '@waybill/contract/tickets/ticket.ts'
import { t, type MessageKey } from '../../messages/messages.ts'
import { useFields } from '../../sync/directory.ts'
import { CustomFieldInput, type FieldValue } from '../../ui/custom-field-input.tsx'
import { LabelPicker } from '../../ui/label-picker.tsx'
import { PropertyButton } from '../../ui/property-button.tsx'
import { SeverityPicker } from '../../ui/severity-picker.tsx'
import { fromLocalField, toLocalField } from '../ticket/properties/due-date.ts'
import { isSetByStep } from './field-values.ts'
import classes from './action-form.module.css'

interface RequiredFieldProps {
  /** As the API names it. */
  name: string
  ticket: Ticket
  value: unknown
  onChange: (value: unknown) => void
  error: string | undefined
}

/** A field that must have a value before the step is left. */
export function RequiredField({ name, ticket, value, onChange, error }: RequiredFieldProps) {
  const { data: fields = [] } = useFields(ticket.project_id)
  if (name.startsWith('fields.')) {
    const field = fields.find(({ key }) => `fields.${key}` === name)
    return field ? (
      <CustomFieldInput
        field={{ ...field, required: true }}
        value={asFieldValue(value)}
        onChange={onChange}
        error={error}
      />
    ) : (
      <Unasked text={t('tasks.field_unknown', { name })} error={error} />
    )
  }
  const label = nameOfField(name)
  const text = typeof value === 'string' ? value : ''
  if (isSetByStep(name)) {
    const isThere = text !== ''
    return isThere ? null : <Unasked text={t('tasks.field_elsewhere', { name: label })} error={error} />
  }
  switch (name) {
    case 'description':
      return (
        <Textarea
          label={label}
          required
          autosize
          minRows={2}
          value={text}
          error={error}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )
    case 'severity': {
      const severity = PRIORITIES.find((one) => one === value) ?? null
      return (
        <Picked label={label} error={error}>
          <SeverityPicker severity={severity} onPick={onChange}>
            <PropertyButton name={label} empty={severity === null}>
              {severity === null ? t('ui.no_severity') : t(`ui.priority.${severity}`)}
            </PropertyButton>
          </SeverityPicker>
        </Picked>
      )
    }
    case 'labels': {
      const labels = Array.isArray(value) ? value.map(String) : []
      return (
        <Picked label={label} error={error}>
          <LabelPicker project={ticket.project_id} labels={labels} onChange={onChange}>
            <PropertyButton name={label} empty={labels.length === 0}>
              {labels.length === 0 ? t('tasks.add_labels') : labels.join(', ')}
            </PropertyButton>
          </LabelPicker>
        </Picked>
      )
    }
    case 'due_at':
      return (
        <TextInput
          type="datetime-local"
          label={label}
          required
          value={text === '' ? '' : toLocalField(text)}
          error={error}
          onChange={({ currentTarget }) => onChange(fromLocalField(currentTarget.value))}
        />
      )
    default:
      return (
        <TextInput
          label={label}
          required
          value={text}
          error={error}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )
  }
}

/** What is needed and cannot be filled in here. */
function Unasked({ text, error }: { text: string; error: string | undefined }) {
  return error === undefined ? (
    <p className={classes.hint}>{text}</p>
  ) : (
    <p className={classes.wrong} role="alert">
      {text} {error}
    </p>
  )
}

interface PickedProps {
  label: string
  error: string | undefined
  children: React.ReactNode
}

function Picked({ label, error, children }: PickedProps) {
  return (
    <div className={classes.picked}>
      <span className={classes.label} aria-hidden>
        {label}
        <span className={classes.star}> *</span>
      </span>
      {children}
      {error !== undefined && (
        <p className={classes.wrong} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

type FieldKey = Extract<MessageKey, `tasks.field.${string}`>
const KEYS: readonly FieldKey[] = [
  'tasks.field.title',
  'tasks.field.description',
  'tasks.field.severity',
  'tasks.field.category',
  'tasks.field.sub_category',
  'tasks.field.department',
  'tasks.field.due_at',
  'tasks.field.labels',
  'tasks.field.assignee',
  'tasks.field.team',
]

function nameOfField(name: string): string {
  const key = KEYS.find((one) => one === `tasks.field.${name}`)
  return key ? t(key) : name
}

function asFieldValue(value: unknown): FieldValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}
