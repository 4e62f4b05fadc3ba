import type { Side } from './sides.ts'
import classes from './team-load.module.css'

/** How a side is drawn: what really was as ground, what would be as a line over it. */
export function SideSign({ side }: { side: Side }) {
  return <span className={classes.sign} data-side={side} aria-hidden />
}
