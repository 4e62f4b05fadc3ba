import { ArrowRight } from 'lucide-react'
import { useEffect, useState, type RefObject } from 'react'
import { t } from '../../messages/messages.ts'
import { isFolded, type Layout } from './layout.ts'
import type { ColumnHead, Columns } from './use-columns.ts'
import classes from './far-tickets.module.css'

interface FarTicketsProps {
  scroller: RefObject<HTMLElement | null>
  heads: readonly ColumnHead[]
  views: Columns['views']
  layout: Layout
  /** Of what can be seen. */
  width: number
}

/** Where all columns that can be seen are empty: the way to the first one that is not. */
export function FarTickets({ scroller, heads, views, layout, width }: FarTicketsProps) {
  const [scrolled, setScrolled] = useState(false)
  useEffect(() => {
    const element = scroller.current
    const look = () => setScrolled((element?.scrollLeft ?? 0) > 0)
    element?.addEventListener('scroll', look, { passive: true })
    return () => element?.removeEventListener('scroll', look)
  }, [scroller])
  const first = views.findIndex(({ tickets }, at) => tickets.length > 0 && !isFolded(layout, at))
  const column = layout.columns[first]
  const isFar =
    column !== undefined &&
    column.left >= width &&
    width > 0 &&
    views.slice(0, first).every(({ ready }) => ready)
  const head = heads[first]
  if (!head || !column || !isFar || scrolled) return null
  return (
    <p className={classes.far}>
      {t('board.far')}
      <button
        type="button"
        className={classes.button}
        onClick={() => scroller.current?.scrollTo({ left: column.left + column.width - width })}
      >
        {t('board.far_show', { column: head.step.name })}
        <ArrowRight aria-hidden />
      </button>
    </p>
  )
}
