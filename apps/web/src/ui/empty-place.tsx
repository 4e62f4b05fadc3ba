import type { ReactNode } from 'react'
import classes from './empty-place.module.css'

interface EmptyPlaceProps {
  /** What belongs here. */
  title: string
  text?: string
  /** The one action that fills it. */
  action?: ReactNode
  icon?: ReactNode
  /** It is all that the page has. */
  isPage?: boolean
}

export function EmptyPlace({ title, text, action, icon, isPage = false }: EmptyPlaceProps) {
  const Heading = isPage ? 'h1' : 'h2'
  return (
    <div className={classes.place}>
      {icon && <div className={classes.icon}>{icon}</div>}
      <Heading className={classes.title}>{title}</Heading>
      {text && <p className={classes.text}>{text}</p>}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  )
}
