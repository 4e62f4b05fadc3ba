import type { ComponentPropsWithRef, ReactNode } from 'react'
import classes from './property-button.module.css'

interface PropertyButtonProps extends ComponentPropsWithRef<'button'> {
  /** What it is the value of, for those who hear it. */
  name: string
  icon?: ReactNode
  /** Nothing is chosen: the text says what could be. */
  empty?: boolean
  frame?: 'line' | 'none'
}

/** A value that is changed by clicking it; opens a picker. */
export function PropertyButton(props: PropertyButtonProps) {
  const { name, icon, empty = false, frame = 'line', className = '', children, ...rest } = props
  return (
    <button
      type="button"
      // The picker gives it names of its own.
      className={`${classes.button ?? ''} ${className}`}
      data-empty={empty}
      data-frame={frame}
      {...rest}
    >
      {icon}
      <span className={classes.hidden}>{name}: </span>
      <span className={classes.text}>{children}</span>
    </button>
  )
}
