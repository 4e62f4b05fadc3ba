import { SideSign } from './side-sign.tsx'
import type { Side, Sides } from './sides.ts'
import classes from './team-load.module.css'

/** The name of a side with how it is drawn. */
export function SideName({ side, sides }: { side: Side; sides: Sides }) {
  return (
    <span className={classes.side}>
      {!sides.isOneLine && <SideSign side={side} />}
      {sides[side]}
    </span>
  )
}
