import { useId, type ReactNode } from 'react'
import classes from './section.module.css'

interface SectionProps {
  title: string
  text?: string
  /** The one thing to do with it, beside its title. */
  action?: ReactNode
  children?: ReactNode
}

/** Settings that belong together. */
export function Section({ title, text, action, children }: SectionProps) {
  const id = useId()
  return (
    <section className={classes.section} aria-labelledby={id}>
      <header className={classes.header}>
        <div>
          <h2 id={id} className={classes.title}>
            {title}
          </h2>
          {text && <p className={classes.text}>{text}</p>}
        </div>
        {action && <div className={classes.action}>{action}</div>}
      </header>
      {children && <div className={classes.body}>{children}</div>}
    </section>
  )
}

/** One of several things in a section: what it is, what is known of it, and what can be done with it. */
export function Item({ name, facts, action }: { name: ReactNode; facts: ReactNode; action?: ReactNode }) {
  return (
    <li className={classes.item}>
      <div className={classes.words}>
        <div className={classes.name}>{name}</div>
        <div className={classes.facts}>{facts}</div>
      </div>
      {action}
    </li>
  )
}

export function Items({ children }: { children: ReactNode }) {
  return <ul className={classes.items}>{children}</ul>
}

export function Quiet({ children }: { children: ReactNode }) {
  return <p className={classes.quiet}>{children}</p>
}
