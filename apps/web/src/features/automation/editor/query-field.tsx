import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import { useId } from 'react'
import { t } from '../../../messages/messages.ts'
import { QueryLine, useMistake } from '../../tickets/query/query-line.tsx'
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
  const mistake = useMistake(query, null)
  return (
    <div role="group" aria-labelledby={id} className={classes.query}>
      <div id={id} className={classes.label}>
        {label}
      </div>
      {hint !== undefined && <p className={classes.hint}>{hint}</p>}
      <QueryLine
        text={query}
        onChange={onChange}
        label={t('tickets.query')}
        placeholder={t('tickets.query_example')}
        mistake={mistake}
      />
      {parseQuery(query).ok && <WrongNote text={wrong} />}
    </div>
  )
}
