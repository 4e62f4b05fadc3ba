import type { PersonLoad } from './use-load.ts'
import classes from './load-bar.module.css'

/** What is open and what is in progress, as long as there is of it. */
export function LoadBar({ load: { open, in_progress }, most }: { load: PersonLoad; most: number }) {
  const width = (count: number) => (count / most) * 100
  return (
    <svg className={classes.bar} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden>
      <rect className={classes.in_progress} x="0" y="0" height="1" width={width(in_progress)} />
      <rect className={classes.open} x={width(in_progress)} y="0" height="1" width={width(open)} />
    </svg>
  )
}
