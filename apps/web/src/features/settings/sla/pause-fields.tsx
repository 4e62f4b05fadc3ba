import { ActionIcon, Button, TagsInput, TextInput } from '@mantine/core'
import type { PolicyTarget } from '@waybill/contract/sla/sla.ts'
import { Plus, X } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import classes from './sla.module.css'

type Fields = NonNullable<PolicyTarget['pause_on_fields']>
const MOST = 10

interface PauseFieldsProps {
  fields: Fields
  mayEdit: boolean
  error: string | undefined
  onChange: (fields: Fields) => void
}

/** Own fields of tickets, and the values under which a clock stands still. */
export function PauseFields({ fields, mayEdit, error, onChange }: PauseFieldsProps) {
  const set = (at: number, part: Partial<Fields[number]>) =>
    onChange(fields.map((one, index) => (index === at ? { ...one, ...part } : one)))
  return (
    <div role="group" aria-label={t('sla_settings.pause_field')}>
      <div className={classes.label} aria-hidden>
        {t('sla_settings.pause_field')}
      </div>
      {fields.map(({ field, values }, index) => {
        const name = field === '' ? t('sla_settings.pause_field_unnamed') : field
        return (
          <div key={index} className={classes.field}>
            <TextInput
              aria-label={t('sla_settings.pause_field_key')}
              placeholder={t('sla_settings.pause_field_key')}
              maxLength={40}
              required
              readOnly={!mayEdit}
              value={field}
              onChange={({ currentTarget }) => set(index, { field: currentTarget.value })}
            />
            <TagsInput
              className={classes.grow}
              aria-label={t('sla_settings.pause_field_values', { field: name })}
              placeholder={t('sla_settings.pause_field_example')}
              readOnly={!mayEdit}
              value={values}
              onChange={(next) => set(index, { values: next })}
            />
            {mayEdit && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('sla_settings.remove_field', { field: name })}
                onClick={() => onChange(fields.filter((_, at) => at !== index))}
              >
                <X className={classes.icon} aria-hidden />
              </ActionIcon>
            )}
          </div>
        )
      })}
      {error !== undefined && (
        <p className={classes.wrong} role="alert">
          {error}
        </p>
      )}
      {mayEdit && fields.length < MOST && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Plus className={classes.icon} aria-hidden />}
          onClick={() => onChange([...fields, { field: '', values: [] }])}
        >
          {t('sla_settings.add_field')}
        </Button>
      )}
    </div>
  )
}
