import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { Section } from '../section.tsx'
import { withPeriod, type CalendarDraft } from './calendar-draft.ts'
import { dayWords } from './day-words.ts'
import classes from './calendars.module.css'

interface PeriodsProps {
  draft: CalendarDraft
  at: number
  mayEdit: boolean
  error: string | undefined
  onOpen: (at: number) => void
  onChange: (draft: CalendarDraft, at: number) => void
}

/** From when on which hours hold; the ones that are open are edited below. */
export function Periods({ draft, at, mayEdit, error, onOpen, onChange }: PeriodsProps) {
  const [day, setDay] = useState<string | null>(null)
  const { periods } = draft
  const isThere = day !== null && periods.some(({ from }) => from === day)
  const add = () => {
    if (day === null || day === '' || isThere) return
    const next = withPeriod(draft, day)
    onChange(
      next,
      next.periods.findIndex(({ from }) => from === day),
    )
    setDay(null)
  }
  return (
    <Section
      title={t('calendars.periods')}
      text={t('calendars.periods_text')}
      action={
        mayEdit &&
        day === null && (
          <Button variant="default" onClick={() => setDay('')}>
            {t('calendars.add_period')}
          </Button>
        )
      }
    >
      <div className={classes.periods} role="group" aria-label={t('calendars.periods')}>
        {periods.map(({ from }, index) => (
          <button
            key={from ?? ''}
            type="button"
            className={classes.period}
            aria-pressed={index === at}
            onClick={() => onOpen(index)}
          >
            {from === null ? t('calendars.from_start') : t('calendars.from_day', { day: dayWords(from) })}
          </button>
        ))}
        {mayEdit && periods.length > 1 && (
          <Button
            variant="subtle"
            color="red"
            size="compact-sm"
            onClick={() => {
              const left = periods.filter((_, index) => index !== at)
              // The first one holds for everything before it too.
              const rest = left.map((one, index) => (index === 0 ? { ...one, from: null } : one))
              onChange({ ...draft, periods: rest }, Math.max(0, at - 1))
            }}
          >
            {t('calendars.remove_period')}
          </Button>
        )}
      </div>
      {error !== undefined && (
        <p className={classes.wrong} role="alert">
          {error}
        </p>
      )}
      {day !== null && (
        <Group align="flex-end" gap="sm" mt="md">
          <TextInput
            type="date"
            label={t('calendars.period_from')}
            data-autofocus
            value={day}
            onChange={({ currentTarget }) => setDay(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              add()
            }}
          />
          <Button onClick={add} disabled={day === '' || isThere}>
            {t('calendars.add')}
          </Button>
          <Button variant="default" onClick={() => setDay(null)}>
            {t('ui.cancel')}
          </Button>
        </Group>
      )}
    </Section>
  )
}
