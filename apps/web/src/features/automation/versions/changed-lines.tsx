import { t } from '../../../messages/messages.ts'
import type { ComparedLine } from '../model/compared-lines.ts'
import classes from '../automation.module.css'

/** What a version says, with the lines marked that the one before did not say or said. */
export function ChangedLines({ lines }: { lines: readonly ComparedLine[] }) {
  return (
    <ul className={classes.reading}>
      {lines.map(({ depth, text, change }, index) => (
        <li key={index} data-depth={depth} data-change={change}>
          {change !== 'same' && <span className={classes.sign}>{t(`automation.${change}`)}</span>}
          {text}
        </li>
      ))}
    </ul>
  )
}
