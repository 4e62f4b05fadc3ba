import { useEffect } from 'react'
import { client } from '../../session/client.ts'
import { queries } from '../../session/queries.ts'
import type { ColumnHead } from './use-columns.ts'

/** Asks for the columns again when a ticket of the project stands at a step that has none: it travels in another workflow. */
export function useNewColumns(project: string, heads: readonly ColumnHead[]): void {
  useEffect(() => {
    const known = new Set(heads.flatMap(({ step_ids }) => step_ids))
    let seen = client.store.getSnapshot().state.tickets
    return client.store.subscribe(() => {
      const { tickets } = client.store.getSnapshot().state
      if (tickets === seen) return
      const changed = [...tickets.keysChangedSince(seen)]
      seen = tickets
      const news = changed.flatMap((id) => {
        const ticket = tickets.get(id)?.value
        return ticket?.project_key === project && !known.has(ticket.step.id) ? [ticket.step.id] : []
      })
      if (news.length === 0) return
      // Once for each step: one that stays without a column is none of this board.
      for (const step of news) known.add(step)
      void queries.invalidateQueries({ queryKey: ['directory', 'board', project] })
    })
  }, [project, heads])
}
