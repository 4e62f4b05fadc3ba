import { useState, type PointerEvent } from 'react'
import { t } from '../../../messages/messages.ts'
import { shortDate } from '../../../ui/instants.ts'
import { HEIGHT, momentsOf, peakOf, pointsOf, scaleOf, WIDTH, type Measure } from './load-lines.ts'
import { LoadReading } from './load-reading.tsx'
import { SIDES, type Load, type Sides } from './sides.ts'
import classes from './team-load.module.css'

interface LoadChartProps {
  of: Measure
  name: string
  load: Load
  sides: Sides
}

/** How many tickets there were over the range: both sides over each other on one scale. */
export function LoadChart({ of, name, load: both, sides }: LoadChartProps) {
  const [at, setAt] = useState<number | null>(null)
  const load = sides.isOneLine ? { ...both, draft: null } : both
  const moments = momentsOf(load)
  const [first, last] = [moments[0], moments.at(-1)]
  const here = at === null ? undefined : moments[at]
  if (first === undefined || last === undefined) return null
  const day = (instant: string) => shortDate(instant, Date.now())
  const scale = scaleOf(load, of)
  const { recorded, draft } = load
  const peaks = SIDES.flatMap((side) => {
    if (!load[side]) return []
    const count = peakOf(load[side], of).toLocaleString('en')
    return [
      sides.isOneLine ? t('team_load.peak', { count }) : t('team_load.peak_of', { side: sides[side], count }),
    ]
  })
  const point = ({ clientX, currentTarget }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect()
    const place = Math.round(((clientX - left) / width) * (moments.length - 1))
    setAt(Math.min(moments.length - 1, Math.max(0, place)))
  }
  return (
    <figure className={classes.chart}>
      <figcaption className={classes.caption}>
        {here === undefined ? (
          t(`team_load.${of}`)
        ) : (
          <LoadReading of={of} load={load} sides={sides} at={at ?? 0} />
        )}
      </figcaption>
      <div className={classes.scale} aria-hidden>
        <span>{scale.toLocaleString('en')}</span>
        <span>0</span>
      </div>
      <svg
        className={classes.plot}
        viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t(`team_load.${of}_is`, {
          team: name,
          from: day(first),
          to: day(last),
          peaks: peaks.join(', '),
        })}
        onPointerMove={point}
        onPointerLeave={() => setAt(null)}
      >
        {recorded && (
          <>
            <polygon
              className={classes.ground}
              points={`0,${String(HEIGHT)} ${pointsOf(recorded, of, scale)} ${String(WIDTH)},${String(HEIGHT)}`}
            />
            <polyline className={classes.edge} points={pointsOf(recorded, of, scale)} />
          </>
        )}
        {draft && <polyline className={classes.line} points={pointsOf(draft, of, scale)} />}
        {at !== null && <path className={classes.here} d={hereOf(at, moments.length)} />}
      </svg>
      <div className={classes.dates} aria-hidden>
        {here === undefined ? (
          <>
            <span>{day(first)}</span>
            <span>{day(last)}</span>
          </>
        ) : (
          <span className={classes.day}>{day(here)}</span>
        )}
      </div>
    </figure>
  )
}

function hereOf(at: number, moments: number): string {
  const x = (at / Math.max(moments - 1, 1)) * WIDTH
  return `M${x.toFixed(2)} 0V${String(HEIGHT)}`
}
