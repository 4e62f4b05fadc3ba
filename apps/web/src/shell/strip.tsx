import type { ReactNode } from 'react'
import classes from './strip.module.css'

interface StripProps {
  tone: 'plain' | 'warn'
  action?: { label: string; act: () => void }
  children: ReactNode
}

/** One line over the page about the whole of it. */
export function Strip({ tone, action, children }: StripProps) {
  return (
    <div className={classes.strip} data-tone={tone} role="status">
      <span>{children}</span>
      {action && (
        <button type="button" className={classes.action} onClick={action.act}>
          {action.label}
        </button>
      )}
    </div>
  )
}
