import { forwardRef, type ComponentPropsWithoutRef, type ReactNode } from 'react'
import classes from './properties.module.css'

/** A property with its name; `children` is what it holds, or the control that changes it. */
export function Property({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.row}>
      <span className={classes.name}>{name}</span>
      <div className={classes.value}>{children}</div>
    </div>
  )
}

interface ValueButtonProps extends ComponentPropsWithoutRef<'button'> {
  /** The name of the property: what is heard before its value. */
  name: string
}

/** The value of a property as a button that opens its picker. */
export const ValueButton = forwardRef<HTMLButtonElement, ValueButtonProps>(function ValueButton(
  { name, children, className = '', ...rest },
  ref,
) {
  return (
    <button ref={ref} type="button" className={`${classes.button ?? ''} ${className}`} {...rest}>
      <span className={classes.told}>{name}: </span>
      {children}
    </button>
  )
})

/** Nothing is chosen. */
export function NoValue({ children }: { children: ReactNode }) {
  return <span className={classes.none}>{children}</span>
}
