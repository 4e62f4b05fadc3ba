import classes from '../automation.module.css'

/** What is wrong, below what it is about, where a field has no place of its own for it. */
export function WrongNote({ text }: { text: string | undefined }) {
  if (text === undefined) return null
  return (
    <p className={classes.wrong} role="alert">
      {text}
    </p>
  )
}
