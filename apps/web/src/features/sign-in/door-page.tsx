import type { ReactNode } from 'react'
import icon from '../../theme/icon.svg'
import classes from './door-page.module.css'

interface DoorPageProps {
  title: string
  text?: string
  children?: ReactNode
}

/** What stands outside of the door: signing in, setting up, accepting an invitation. */
export function DoorPage({ title, text, children }: DoorPageProps) {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <img src={icon} alt="" className={classes.icon} />
          Waybill
        </div>
        <h1 className={classes.title}>{title}</h1>
        {text && <p className={classes.text}>{text}</p>}
        {children}
      </div>
    </main>
  )
}
