import type { ReactNode } from 'react'
import classes from './page.module.css'

interface PageProps {
  /** Its parts stand apart from each other. */
  spaced?: boolean
  children: ReactNode
}

/** A page that is read from its top: as wide as its lines are, in the middle. */
export function Page({ spaced = false, children }: PageProps) {
  return (
    <div className={classes.page} data-page-body data-spaced={spaced}>
      {children}
    </div>
  )
}

interface PageHeadProps {
  title: string
  /** A line below it, where rows without a frame follow. */
  ruled?: boolean
  /** Beside the title: parts of the page, what can be done here. */
  children?: ReactNode
}

export function PageHead({ title, ruled = false, children }: PageHeadProps) {
  return (
    <header className={classes.head} data-ruled={ruled}>
      <h1 className={classes.title}>{title}</h1>
      {children}
    </header>
  )
}
