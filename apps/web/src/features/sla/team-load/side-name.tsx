import type { Side, Sides } from './sides.ts'
import classes from './team-load.module.css'

/** The name of a side with how it is drawn: what really was as ground, what would be as a line over it. */
export function SideName({ side, sides }: { side: Side; sides: Sides }) {
  return (
    <span className={classes.side}>
      <span className={classes.sign} data-side={side} aria-hidden />
      {sides[side]}
    </span>
  )
}
