import { Button } from '@mantine/core'
import type { Problem } from '@waybill/contract/problems/problem.ts'
import { Plus } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { Quiet, Section } from '../section.tsx'
import type { ExtraDay } from './calendar-draft.ts'
import { DayRow } from './day-row.tsx'
import { today } from './day-words.ts'
import { errorUnder } from './errors-at.ts'
import { nextWindow } from './window-times.ts'
import classes from './calendars.module.css'

interface ExtraHoursProps {
  extra: readonly ExtraDay[]
  mayEdit: boolean
  problem: Problem | null
  /** Of the extra hours in what is sent. */
  place: string
  onChange: (extra: ExtraDay[]) => void
}

/** Single days that are open beyond the week. */
export function ExtraHours({ extra, mayEdit, problem, place, onChange }: ExtraHoursProps) {
  return (
    <Section title={t('calendars.extra')} text={t('calendars.extra_text')}>
      {extra.length === 0 && <Quiet>{t('calendars.no_extra')}</Quiet>}
      <ul className={classes.days}>
        {extra.map((one, index) => (
          <DayRow
            key={index}
            day={one.day}
            name={one.name}
            windows={one.open}
            mayEdit={mayEdit}
            mayBeWhole={false}
            error={errorUnder(problem, `${place}/${String(index)}`)}
            onChange={({ windows, ...part }) =>
              onChange(
                extra.map((before, at) =>
                  at === index ? { ...before, ...part, ...(windows && { open: windows }) } : before,
                ),
              )
            }
            onRemove={() => onChange(extra.filter((_, at) => at !== index))}
          />
        ))}
      </ul>
      {mayEdit && (
        <div className={classes.adds}>
          <Button
            variant="default"
            leftSection={<Plus className={classes.icon} aria-hidden />}
            onClick={() => onChange([...extra, { day: today(), name: '', open: [nextWindow([])] }])}
          >
            {t('calendars.add_extra')}
          </Button>
        </div>
      )}
    </Section>
  )
}
