import type { CustomField } from '@waybill/contract/projects/project.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { t } from '../../../messages/messages.ts'
import { useFields } from '../../../sync/directory.ts'
import { fieldPerson, fieldText } from '../../ticket/properties/field-text.ts'
import classes from './request.module.css'

/** What was answered beside the words: how soon, how bad, and fields of the project. */
export function Told({ ticket }: { ticket: Ticket }) {
  const { data: fields = [] } = useFields(ticket.project_key)
  const { priority, severity, sub_category, department } = ticket
  const facts: [name: string, value: string][] = [
    [t('portal.urgency'), t(`portal.urgency.${priority}`)],
    [t('portal.severity'), severity === null ? '' : t(`ui.priority.${severity}`)],
    [t('portal.sub_category'), sub_category ?? ''],
    [t('portal.department'), department ?? ''],
    ...fields.map((field): [string, string] => [field.name, valueOf(field, ticket.fields[field.key])]),
  ]
  return (
    <dl className={classes.told}>
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name} className={classes.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

function valueOf({ type }: CustomField, value: unknown): string {
  if (type === 'checkbox') return value === true ? t('portal.yes') : ''
  return type === 'person' ? (fieldPerson(value)?.name ?? '') : fieldText(value)
}
