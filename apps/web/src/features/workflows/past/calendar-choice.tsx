import { Select } from '@mantine/core'
import { findByRef } from '@waybill/contract/workflows/workflow-facts.ts'
import { t } from '../../../messages/messages.ts'
import { useFacts } from '../model/use-facts.ts'

const OWN = 'own'
const AROUND = 'around'

interface CalendarChoiceProps {
  /** The workflow's calendar, id or name; null: around the clock. */
  own: string | null
  /** Id; null: around the clock; undefined: the workflow's own. */
  value: string | null | undefined
  onChange: (value: string | null | undefined) => void
}

/** By which hours is counted. */
export function CalendarChoice({ own, value, onChange }: CalendarChoiceProps) {
  const calendars = useFacts().facts?.calendars ?? []
  const ownOne = own === null ? undefined : findByRef(calendars, own)
  const name = own === null ? t('workflows.past_around') : (ownOne?.name ?? own)
  const data = [
    { value: OWN, label: t('workflows.past_calendar_own', { name }) },
    ...(own === null ? [] : [{ value: AROUND, label: t('workflows.past_around_the_clock') }]),
    ...calendars.filter((one) => one !== ownOne).map((one) => ({ value: one.id, label: one.name })),
  ]
  return (
    <Select
      label={t('workflows.past_calendar')}
      data={data}
      allowDeselect={false}
      value={value === undefined ? OWN : (value ?? AROUND)}
      onChange={(next) => onChange(next === OWN ? undefined : next === AROUND ? null : next)}
    />
  )
}
