import type { ReactNode } from 'react'
import classes from './panel.module.css'

/** Fields of the panel that belong together. */
export function Part({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <section className={classes.part} aria-label={title}>
      <h3 className={classes.partTitle}>{title}</h3>
      {text && <p className={classes.text}>{text}</p>}
      {children}
    </section>
  )
}
