import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import { useId } from 'react'
import { QueryEditor } from '../../tickets/query/query-editor.tsx'
import { WrongNote } from './wrong-note.tsx'
import classes from '../automation.module.css'

interface QueryFieldProps {
  label: string
  hint?: string
  query: string
  /** Beside what the query language itself says. */
  wrong: string | undefined
  onChange: (query: string) => void
}

/** Tickets, in the query language. */
export function QueryField({ label, hint, query, wrong, onChange }: QueryFieldProps) {
  const id = useId()
  return (
    <div role="group" aria-labelledby={id} className={classes.query}>
      <div id={id} className={classes.label}>
        {label}
      </div>
      {hint !== undefined && <p className={classes.hint}>{hint}</p>}
      <QueryEditor query={query} onType={onChange} onApply={onChange} problem={null} />
      {parseQuery(query).ok && <WrongNote text={wrong} />}
    </div>
  )
}
