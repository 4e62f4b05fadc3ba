import { ActionIcon } from '@mantine/core'
import type { Window } from '@waybill/contract/calendars/calendar.ts'
import { X } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { isOvernight, shownEnd, writtenEnd } from './window-times.ts'
import classes from './calendars.module.css'

interface HoursFieldsProps {
  /** Of which day, for those who hear it. */
  what: string
  windows: readonly Window[]
  mayEdit: boolean
  onChange: (windows: Window[]) => void
}

/** Hours of a day as fields: from and to, one pair for each stretch. */
export function HoursFields({ what, windows, mayEdit, onChange }: HoursFieldsProps) {
  const set = (at: number, part: Partial<Window>) =>
    onChange(windows.map((one, index) => (index === at ? { ...one, ...part } : one)))
  return (
    <>
      {windows.map((window, index) => {
        const { start, end } = window
        const number = index + 1
        return (
          <span key={index} className={classes.hours}>
            <input
              type="time"
              className={classes.time}
              aria-label={t('calendars.opens', { what, number })}
              readOnly={!mayEdit}
              value={start}
              onChange={({ currentTarget: { value } }) => value !== '' && set(index, { start: value })}
            />
            <span className={classes.to}>{t('calendars.to')}</span>
            <input
              type="time"
              className={classes.time}
              aria-label={t('calendars.closes', { what, number })}
              readOnly={!mayEdit}
              value={shownEnd(end)}
              onChange={({ currentTarget: { value } }) =>
                value !== '' && set(index, { end: writtenEnd(value) })
              }
            />
            {isOvernight(window) && <span className={classes.to}>{t('calendars.next_day')}</span>}
            {mayEdit && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('calendars.remove_hours', { start, end, what })}
                onClick={() => onChange(windows.filter((_, at) => at !== index))}
              >
                <X className={classes.icon} aria-hidden />
              </ActionIcon>
            )}
          </span>
        )
      })}
    </>
  )
}
