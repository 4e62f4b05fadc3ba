import { ActionIcon, Button } from '@mantine/core'
import type { Problem } from '@waybill/contract/problems/problem.ts'
import type { Window } from '@waybill/contract/calendars/calendar.ts'
import { Plus } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { errorOf } from '../../../ui/problem-note.tsx'
import { Section } from '../section.tsx'
import { DAYS, type DayName } from './calendar-draft.ts'
import { DayLine } from './day-line.tsx'
import { errorUnder } from './errors-at.ts'
import { HoursFields } from './hours-fields.tsx'
import { nextWindow, sorted } from './window-times.ts'
import classes from './calendars.module.css'

type Hours = Record<DayName, Window[]>
const MOST = 24
const HOURS = [0, 6, 12, 18, 24]

interface WeekEditorProps {
  week: Hours
  mayEdit: boolean
  problem: Problem | null
  /** Of the week in what is sent. */
  place: string
  onChange: (week: Hours) => void
}

/** A line for each day, to draw in, and the same hours as fields. */
export function WeekEditor({ week, mayEdit, problem, place, onChange }: WeekEditorProps) {
  const set = (day: DayName, windows: Window[]) => onChange({ ...week, [day]: windows })
  const copy = () => {
    const copies = DAYS.slice(1, 5).map((day) => [day, structuredClone(week.mon)] as const)
    onChange({ ...week, ...Object.fromEntries(copies) })
  }
  const wrong = errorOf(problem, place)
  return (
    <Section
      title={t('calendars.week')}
      text={t('calendars.week_text')}
      action={
        mayEdit && (
          <Button variant="default" onClick={copy}>
            {t('calendars.copy_weekdays')}
          </Button>
        )
      }
    >
      {wrong !== undefined && (
        <p className={classes.wrong} role="alert">
          {wrong}
        </p>
      )}
      <div className={classes.scale} aria-hidden>
        {HOURS.map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </div>
      {DAYS.map((day, index) => {
        const what = t(`calendars.day.${day}`)
        const own = week[day]
        const before = week[DAYS[(index + 6) % 7] ?? 'sun']
        const error = errorUnder(problem, `${place}/${day}`)
        return (
          <div key={day} className={classes.day} role="group" aria-label={what}>
            <span className={classes.dayName} aria-hidden>
              {what}
            </span>
            <DayLine
              own={own}
              before={before}
              mayEdit={mayEdit}
              onDraw={(window) => set(day, sorted([...own, window]))}
              onChange={(windows) => set(day, windows)}
            />
            <div className={classes.fields}>
              {own.length === 0 && <span className={classes.closed}>{t('calendars.closed')}</span>}
              <HoursFields
                what={what}
                windows={own}
                mayEdit={mayEdit}
                onChange={(windows) => set(day, windows)}
              />
              {mayEdit && own.length < MOST && (
                <ActionIcon
                  variant="subtle"
                  aria-label={t('calendars.add_hours', { what })}
                  onClick={() => set(day, [...own, nextWindow(own)])}
                >
                  <Plus className={classes.icon} aria-hidden />
                </ActionIcon>
              )}
              {error !== undefined && (
                <p className={classes.wrong} role="alert">
                  {error}
                </p>
              )}
            </div>
          </div>
        )
      })}
    </Section>
  )
}
