import { useId, type ReactNode } from 'react'
import classes from './home-page.module.css'

interface PanelProps {
  title: string
  /** Beside the title. */
  action?: ReactNode
  children: ReactNode
}

export function Panel({ title, action, children }: PanelProps) {
  const id = useId()
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <header className={classes.panel_header}>
        <h2 id={id} className={classes.panel_title}>
          {title}
        </h2>
        {action}
      </header>
      {children}
    </section>
  )
}
