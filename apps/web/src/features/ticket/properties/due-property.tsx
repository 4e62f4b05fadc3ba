import { Button, Popover } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { t } from '../../../messages/messages.ts'
import { dateAndTime, exactTime } from '../../../ui/instants.ts'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { DUE_CHOICES, dueAfter, fromLocalField, toLocalField } from './due-date.ts'
import { NoValue, ValueButton } from './property.tsx'
import classes from './properties.module.css'

interface DuePickerProps {
  due: string | null
  onPick: (due: string | null) => void
  children: ReactNode
}

/** A few days at hand, and any moment. */
export function DuePicker({ due, onPick, children }: DuePickerProps) {
  const [opened, setOpened] = useState(false)
  const [text, setText] = useState('')
  const typed = fromLocalField(text)
  const pick = (next: string | null) => {
    setOpened(false)
    onPick(next)
  }
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      trapFocus
      returnFocus
      width="var(--menu)"
    >
      <Popover.Target>
        <ValueButton
          name={t('ticket.due')}
          onClick={() => {
            setText(due === null ? '' : toLocalField(due))
            setOpened(!opened)
          }}
        >
          {children}
        </ValueButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.due} aria-label={t('ticket.due')}>
        <div className={classes.chips}>
          {DUE_CHOICES.map((choice) => (
            <Button
              key={choice}
              size="compact-sm"
              variant="default"
              onClick={() => pick(dueAfter(choice, new Date()).toISOString())}
            >
              {t(`ticket.due_${choice}`)}
            </Button>
          ))}
        </div>
        <form
          noValidate
          className={classes.due}
          onSubmit={(event) => {
            event.preventDefault()
            if (typed !== null) pick(typed)
          }}
        >
          <input
            type="datetime-local"
            className={classes.field}
            aria-label={t('ticket.due_at')}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <div className={classes.chips}>
            <Button type="submit" size="compact-sm" disabled={typed === null}>
              {t('ticket.set')}
            </Button>
            {due !== null && (
              <Button size="compact-sm" variant="subtle" onClick={() => pick(null)}>
                {t('ticket.no_due')}
              </Button>
            )}
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Late and not done is red. */
export function DueValue({ due, isDone }: { due: string | null; isDone: boolean }) {
  const isLate = useNow((now) => due !== null && !isDone && Date.parse(due) < now)
  if (due === null) return <NoValue>{t('ui.none')}</NoValue>
  return (
    <span className={isLate ? classes.late : undefined} title={exactTime(due)}>
      {dateAndTime(due)} <TimeAgo at={due} className={isLate ? undefined : classes.none} />
      {isLate && ` (${t('ticket.late')})`}
    </span>
  )
}
