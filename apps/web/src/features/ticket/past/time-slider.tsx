import { Button } from '@mantine/core'
import type { HistoryEntry } from '@waybill/contract/events/event.ts'
import { ChevronLeft, ChevronRight, History } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { t } from '../../../messages/messages.ts'
import { dateAndTime, exactTime } from '../../../ui/instants.ts'
import { wordsNow } from '../history/words-now.ts'
import classes from './past.module.css'

interface TimeSliderProps {
  moments: readonly HistoryEntry[]
  /** Which of them is shown. */
  at: number
  onMove: (at: number) => void
  onNow: () => void
}

/** Goes through the history of a ticket: drag, or the arrow keys. */
export function TimeSlider({ moments, at, onMove, onNow }: TimeSliderProps) {
  const range = useRef<HTMLInputElement>(null)
  const isReady = moments.length > 0
  useEffect(() => {
    // What opened it is gone: keys go on here.
    if (isReady && document.activeElement === document.body) range.current?.focus()
  }, [isReady])
  const moment = moments[at]
  const when = moment ? dateAndTime(moment.at) : ''
  const what = moment ? `${moment.actor?.name ?? t('ticket.waybill')} ${wordsNow(moment)}` : ''
  return (
    <section className={classes.slider} aria-label={t('ticket.look_back')}>
      <div className={classes.said}>
        <History className={classes.icon} aria-hidden />
        <strong title={moment && exactTime(moment.at)}>{t('ticket.as_it_was', { when })}</strong>
        <span className={classes.what}>{what}</span>
        <Button size="compact-sm" onClick={onNow}>
          {t('ticket.back_to_now')}
        </Button>
      </div>
      <div className={classes.moves}>
        <button
          type="button"
          className={classes.step}
          aria-label={t('ticket.moment_before')}
          disabled={at <= 0}
          onClick={() => onMove(at - 1)}
        >
          <ChevronLeft aria-hidden />
        </button>
        <input
          ref={range}
          type="range"
          className={classes.range}
          min={0}
          max={Math.max(0, moments.length - 1)}
          value={at}
          disabled={!isReady}
          aria-label={t('ticket.moment')}
          aria-valuetext={`${when}: ${what}`}
          onChange={({ currentTarget }) => onMove(Number(currentTarget.value))}
        />
        <button
          type="button"
          className={classes.step}
          aria-label={t('ticket.moment_after')}
          disabled={at >= moments.length - 1}
          onClick={() => onMove(at + 1)}
        >
          <ChevronRight aria-hidden />
        </button>
        <span className={classes.count}>
          {t('ticket.moment_of', { number: at + 1, count: moments.length })}
        </span>
      </div>
    </section>
  )
}
