import { ActionIcon, SegmentedControl } from '@mantine/core'
import type { Window } from '@waybill/contract/calendars/calendar.ts'
import { Plus, X } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { HoursFields } from './hours-fields.tsx'
import { nextWindow } from './window-times.ts'
import classes from './calendars.module.css'

interface DayChange {
  day?: string
  name?: string
  /** null: the whole day. */
  windows?: Window[] | null
}

interface DayRowProps {
  day: string
  name: string
  /** null: the whole day. */
  windows: readonly Window[] | null
  mayEdit: boolean
  /** It may be about the whole day. */
  mayBeWhole: boolean
  error: string | undefined
  onChange: (change: DayChange) => void
  onRemove: () => void
}

/** One day with a name, and its hours where it is not about all of it. */
export function DayRow(props: DayRowProps) {
  const { day, name, windows, mayEdit, mayBeWhole, error, onChange, onRemove } = props
  const what = name.trim() === '' ? t('calendars.unnamed') : name
  return (
    <li className={classes.dayRow}>
      <input
        type="date"
        className={classes.date}
        aria-label={t('calendars.day')}
        required
        readOnly={!mayEdit}
        value={day}
        onChange={({ currentTarget }) => onChange({ day: currentTarget.value })}
      />
      <input
        type="text"
        className={classes.text}
        aria-label={t('calendars.what')}
        placeholder={t('calendars.what')}
        required
        maxLength={120}
        readOnly={!mayEdit}
        value={name}
        onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
      />
      {mayBeWhole && (
        <SegmentedControl
          size="xs"
          aria-label={t('calendars.how_long', { name: what })}
          readOnly={!mayEdit}
          data={[
            { value: 'all', label: t('calendars.all_day') },
            { value: 'some', label: t('calendars.some_hours') },
          ]}
          value={windows === null ? 'all' : 'some'}
          onChange={(next) => onChange({ windows: next === 'all' ? null : [nextWindow([])] })}
        />
      )}
      {mayEdit && (
        <ActionIcon
          variant="subtle"
          color="gray"
          className={classes.removeDay}
          aria-label={t('calendars.remove_day', { name: what })}
          onClick={onRemove}
        >
          <X className={classes.icon} aria-hidden />
        </ActionIcon>
      )}
      {windows !== null && (
        <div className={classes.dayHours}>
          <HoursFields
            what={what}
            windows={windows}
            mayEdit={mayEdit}
            onChange={(next) => onChange({ windows: next.length === 0 && mayBeWhole ? null : next })}
          />
          {mayEdit && (
            <ActionIcon
              variant="subtle"
              aria-label={t('calendars.add_hours', { what })}
              onClick={() => onChange({ windows: [...windows, nextWindow(windows)] })}
            >
              <Plus className={classes.icon} aria-hidden />
            </ActionIcon>
          )}
        </div>
      )}
      {error !== undefined && (
        <p className={classes.wrong} role="alert">
          {error}
        </p>
      )}
    </li>
  )
}
