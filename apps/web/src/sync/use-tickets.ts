import { useEffect, useState, useSyncExternalStore } from 'react'
import type { ListHandle, ListView } from '@waybill/client'
import { client } from '../session/client.ts'

export interface TicketsWish {
  /** In the query language. */
  filter?: string | undefined
  /** Id or key. */
  project?: string | undefined
}

export interface Tickets extends ListView {
  more: () => void
  refresh: () => void
}

const NONE: ListView = { tickets: [], ready: false, hasMore: false, problem: null }
const noChange = () => () => undefined
const none = () => NONE

/** The tickets that a filter finds, live as long as they are shown. */
export function useTickets({ filter = '', project }: TicketsWish): Tickets {
  const [list, setList] = useState<ListHandle | null>(null)
  useEffect(() => {
    const opened = client.list({ filter, ...(project !== undefined && { project }) })
    setList(opened)
    return () => {
      setList(null)
      opened.close()
    }
  }, [filter, project])
  const view = useSyncExternalStore(list?.subscribe ?? noChange, list?.getSnapshot ?? none)
  return {
    ...view,
    more: () => void list?.more(),
    refresh: () => void list?.refresh(),
  }
}
