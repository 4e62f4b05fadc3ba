import { levelAt, type Measure } from './load-lines.ts'
import { SideSign } from './side-sign.tsx'
import { SIDES, type Load, type Sides } from './sides.ts'
import classes from './team-load.module.css'

interface LoadReadingProps {
  of: Measure
  load: Load
  sides: Sides
  /** Which of the moments of the lines. */
  at: number
}

/** What the lines say at a moment: with their signs, as the names of both sides would not fit above a chart. */
export function LoadReading({ of, load, sides, at }: LoadReadingProps) {
  return (
    <span className={classes.reading}>
      {SIDES.map((side) => {
        const count = levelAt(load, side, of, at)
        return (
          count !== null && (
            <span key={side} className={classes.count} title={sides[side]}>
              {!sides.isOneLine && <SideSign side={side} />}
              {count.toLocaleString('en')}
            </span>
          )
        )
      })}
    </span>
  )
}
