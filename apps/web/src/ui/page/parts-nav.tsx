import { Link, type LinkProps } from '@tanstack/react-router'
import classes from './parts-nav.module.css'

interface PartsNavProps<Part extends string> {
  /** What the parts are parts of. */
  label: string
  parts: readonly Part[]
  /** The one that is shown. */
  part: Part
  nameOf: (part: Part) => string
  linkTo: (part: Part) => LinkProps
  /** How much waits in it; nothing is shown for none. */
  countOf?: (part: Part) => number | undefined
}

/** The parts of a page, of which one is shown; each has an address. */
export function PartsNav<Part extends string>(props: PartsNavProps<Part>) {
  const { label, parts, part, nameOf, linkTo, countOf } = props
  return (
    <nav className={classes.parts} aria-label={label}>
      {parts.map((one) => {
        const count = countOf?.(one) ?? 0
        return (
          <Link
            key={one}
            {...linkTo(one)}
            className={classes.part}
            data-active={one === part}
            aria-current={one === part ? 'page' : undefined}
          >
            {nameOf(one)}
            {count > 0 && <span className={classes.count}>{count}</span>}
          </Link>
        )
      })}
    </nav>
  )
}
