import { CircleDot, Tag, Trash2, User, X } from 'lucide-react'
import type { MouseEvent } from 'react'
import { t } from '../../../messages/messages.ts'
import { Keys } from '../../../shell/keys-shown.tsx'
import { PriorityBars } from '../../../ui/priority-bars.tsx'
import { ofTheirWork, type ChangedField } from '../change/changed-fields.ts'
import type { Place } from '../change/value-picker.tsx'
import classes from './bulk-bar.module.css'

interface BulkBarProps {
  /** How many tickets are chosen. */
  count: number
  /** How many the query finds, where all of them can be chosen; null: they cannot, or are. */
  allCount: number | null
  onAll: () => void
  onField: (field: ChangedField, place: Place) => void
  seesLabels: boolean
  onDelete: () => void
  onClear: () => void
}

const FIELDS = [
  { field: 'status', keys: 's', sign: <CircleDot aria-hidden /> },
  { field: 'priority', keys: 'p', sign: <PriorityBars priority="high" labelled /> },
  { field: 'assignee', keys: 'a', sign: <User aria-hidden /> },
  { field: 'labels', keys: 'l', sign: <Tag aria-hidden /> },
] as const

/** What can be done with the tickets that are chosen. */
export function BulkBar({ count, allCount, onAll, onField, seesLabels, onDelete, onClear }: BulkBarProps) {
  const open = (field: ChangedField) => (event: MouseEvent<HTMLButtonElement>) =>
    onField(field, event.currentTarget.getBoundingClientRect().toJSON() as Place)
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('tickets.bulk_bar')}>
      <span className={classes.count} aria-live="polite">
        {t('tickets.chosen', { count })}
      </span>
      {allCount !== null && (
        <button type="button" className={classes.all} onClick={onAll}>
          {t('tickets.choose_all', { count: allCount })}
        </button>
      )}
      <span className={classes.line} aria-hidden />
      {FIELDS.filter(({ field }) => seesLabels || !ofTheirWork(field)).map(({ field, keys, sign }) => (
        <button key={field} type="button" className={classes.button} onClick={open(field)}>
          {sign}
          <span className={classes.name}>{t(`tickets.set.${field}`)}</span>
          <span className={classes.keys}>
            <Keys keys={keys} />
          </span>
        </button>
      ))}
      <button type="button" className={classes.button} onClick={onDelete}>
        <Trash2 aria-hidden />
        <span className={classes.name}>{t('ui.delete')}</span>
      </button>
      <button
        type="button"
        className={classes.button}
        aria-label={t('tickets.choose_none')}
        onClick={onClear}
      >
        <X aria-hidden />
      </button>
    </div>
  )
}
