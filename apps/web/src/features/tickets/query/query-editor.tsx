import { useDebouncedValue } from '@mantine/hooks'
import type { Problem } from '@waybill/contract/problems/problem.ts'
import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import classes from './query-editor.module.css'
import { QueryLine, SETTLED, useMistake } from './query-line.tsx'

interface QueryEditorProps {
  /** What the list shows now. */
  query: string
  onApply: (query: string) => void
  /** What the server finds wrong with it. */
  problem: Problem | null
}

/** A query that is applied by Enter, or by itself once it settles and is right. */
export function QueryEditor({ query, onApply, problem }: QueryEditorProps) {
  const [text, setText] = useState(query)
  const applied = useRef(query)
  const [settled] = useDebouncedValue(text, SETTLED)
  const mistake = useMistake(text, text.trimEnd() === query ? problem : null)

  useEffect(() => {
    // One's own query comes back when more has been typed; another one is from a chip, a view, the way back.
    if (query === applied.current) return
    applied.current = query
    setText(query)
  }, [query])
  useEffect(() => {
    if (settled === text && settled.trimEnd() !== query && parseQuery(settled).ok) applyNow(settled)
    // Only what was typed is applied by itself.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [settled])

  const applyNow = (next: string) => {
    applied.current = next.trimEnd()
    onApply(applied.current)
  }
  return (
    <QueryLine
      text={text}
      onChange={setText}
      onEnter={(line) => {
        if (parseQuery(line).ok) applyNow(line)
      }}
      onClear={() => applyNow('')}
      label={t('tickets.query')}
      placeholder={t('tickets.query_example')}
      mistake={mistake}
      icon={<Search className={classes.icon} aria-hidden />}
    />
  )
}
