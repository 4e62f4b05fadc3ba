import type { Window } from '@waybill/contract/calendars/calendar.ts'
import { useRef, useState, type PointerEvent } from 'react'
import {
  barsOf,
  clockOf,
  DAY_MINUTES,
  drawnWindow,
  isOvernight,
  minutesOf,
  STEP,
  type Bar,
} from './window-times.ts'
import classes from './calendars.module.css'

interface DayLineProps {
  own: readonly Window[]
  /** Of the day before, which may reach in. */
  before: readonly Window[]
  mayEdit: boolean
  onDraw: (window: Window) => void
  onChange: (windows: Window[]) => void
}

/** What the pointer does: it draws new hours, or moves one end of some. */
type Pull = { kind: 'draw'; from: number; to: number } | { kind: 'start' | 'end'; window: number; to: number }

/** A day from midnight to midnight. By pointer alone: the fields beside it do the same for the keyboard. */
export function DayLine({ own, before, mayEdit, onDraw, onChange }: DayLineProps) {
  const line = useRef<HTMLDivElement>(null)
  const [pull, setPull] = useState<Pull | null>(null)
  const shown = pull && pull.kind !== 'draw' ? pulled(own, pull) : own
  const drawn = pull?.kind === 'draw' ? drawnWindow(pull.from, pull.to) : null

  const minuteAt = ({ clientX }: PointerEvent) => {
    const box = line.current?.getBoundingClientRect()
    if (!box || box.width === 0) return 0
    return Math.max(0, Math.min(DAY_MINUTES, ((clientX - box.left) / box.width) * DAY_MINUTES))
  }
  const begin = (event: PointerEvent, next: (minute: number) => Pull) => {
    if (!mayEdit || event.button !== 0) return
    event.preventDefault()
    event.stopPropagation()
    line.current?.setPointerCapture(event.pointerId)
    setPull(next(minuteAt(event)))
  }
  const end = () => {
    if (pull?.kind === 'draw' && drawn) onDraw(drawn)
    else if (pull && pull.kind !== 'draw') onChange(pulled(own, pull))
    setPull(null)
  }
  return (
    <div
      ref={line}
      className={classes.line}
      data-editable={mayEdit || undefined}
      aria-hidden
      onPointerDown={(event) => begin(event, (minute) => ({ kind: 'draw', from: minute, to: minute }))}
      onPointerMove={(event) => pull && setPull({ ...pull, to: minuteAt(event) })}
      onPointerUp={end}
      onPointerCancel={() => setPull(null)}
    >
      {barsOf(shown, before).map((bar, index) => (
        <span
          key={index}
          className={classes.bar_hours}
          data-left={bar.window === null || undefined}
          style={placeOf(bar)}
          onPointerDown={(event) => event.stopPropagation()}
        >
          {mayEdit && bar.window !== null && (
            <>
              <Edge
                side="start"
                onBegin={(event) => begin(event, (to) => ({ kind: 'start', window: bar.window ?? 0, to }))}
              />
              {!isOvernight(own[bar.window] ?? { start: '00:00', end: '24:00' }) && (
                <Edge
                  side="end"
                  onBegin={(event) => begin(event, (to) => ({ kind: 'end', window: bar.window ?? 0, to }))}
                />
              )}
            </>
          )}
        </span>
      ))}
      {drawn && (
        <span
          className={classes.bar_hours}
          data-drawn
          style={placeOf({ from: minutesOf(drawn.start), to: minutesOf(drawn.end), window: null })}
        />
      )}
    </div>
  )
}

function Edge({ side, onBegin }: { side: 'start' | 'end'; onBegin: (event: PointerEvent) => void }) {
  return <span className={classes.edge} data-side={side} onPointerDown={onBegin} />
}

/** The hours with one end where the pointer is; they keep a quarter of an hour at least. */
function pulled(own: readonly Window[], { kind, window, to }: Exclude<Pull, { kind: 'draw' }>): Window[] {
  const minute = Math.round(to / STEP) * STEP
  return own.map((one, index) => {
    if (index !== window) return one
    if (kind === 'end') return { ...one, end: clockOf(Math.max(minute, minutesOf(one.start) + STEP)) }
    const last = isOvernight(one) ? DAY_MINUTES - STEP : minutesOf(one.end) - STEP
    return { ...one, start: clockOf(Math.min(minute, last)) }
  })
}

function placeOf({ from, to }: Bar) {
  const share = (minutes: number) => `${String((minutes / DAY_MINUTES) * 100)}%`
  return { left: share(from), width: share(to - from) }
}
