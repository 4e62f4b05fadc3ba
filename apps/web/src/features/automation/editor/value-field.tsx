import { TextInput } from '@mantine/core'
import type { RuleValues } from '@waybill/contract/automation/rule.ts'
import { t } from '../../../messages/messages.ts'
import { PriorityBars } from '../../../ui/priority-bars.tsx'
import { PriorityPicker } from '../../../ui/priority-picker.tsx'
import { PropertyButton } from '../../../ui/property-button.tsx'
import { SeverityPicker } from '../../../ui/severity-picker.tsx'
import { StatusPicker } from '../../../ui/status-picker.tsx'
import { StatusRing } from '../../../ui/status-ring.tsx'
import { DurationInput } from '../../workflows/panel/duration-input.tsx'
import { fieldWord, valueWords } from '../model/rule-words.ts'
import type { ValueName } from './value-names.ts'
import classes from '../automation.module.css'

interface ValueFieldProps {
  field: ValueName
  values: RuleValues
  onChange: (values: RuleValues) => void
}

/** A field that every ticket has, and what it is set to. */
export function ValueField({ field, values, onChange }: ValueFieldProps) {
  const label = fieldWord(field)
  switch (field) {
    case 'status': {
      const { status = null } = values
      return (
        <>
          <div className={classes.label}>{label}</div>
          <StatusPicker status={status} onPick={(picked) => onChange({ status: picked })}>
            <PropertyButton name={label} icon={status && <StatusRing status={status} labelled />}>
              {valueWords(field, status)}
            </PropertyButton>
          </StatusPicker>
        </>
      )
    }
    case 'priority': {
      const { priority = null } = values
      return (
        <>
          <div className={classes.label}>{label}</div>
          <PriorityPicker priority={priority} onPick={(picked) => onChange({ priority: picked })}>
            <PropertyButton name={label} icon={priority && <PriorityBars priority={priority} labelled />}>
              {valueWords(field, priority)}
            </PropertyButton>
          </PriorityPicker>
        </>
      )
    }
    case 'severity':
      return (
        <>
          <div className={classes.label}>{label}</div>
          <SeverityPicker
            severity={values.severity ?? null}
            onPick={(picked) => onChange({ severity: picked })}
          >
            <PropertyButton name={label}>{valueWords(field, values.severity)}</PropertyButton>
          </SeverityPicker>
        </>
      )
    case 'due_in':
      return (
        <DurationInput
          label={label}
          value={values.due_in ?? null}
          onChange={(due_in) => onChange({ due_in })}
          readOnly={false}
        />
      )
    default:
      return (
        <TextInput
          label={label}
          placeholder={t('automation.nothing')}
          maxLength={64}
          value={values[field] ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ [field]: value === '' ? null : value })}
        />
      )
  }
}
