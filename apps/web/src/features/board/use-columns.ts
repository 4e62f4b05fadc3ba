import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ListHandle, ListView } from '@waybill/client'
import type { Step } from '@waybill/contract/workflows/step.ts'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { client } from '../../session/client.ts'
import { columnQuery } from './column-query.ts'

export interface ColumnHead {
  step: Step
  /** Its step in the definition: the same in all versions. */
  element: string
  /** This step in the versions on which tickets travel. */
  step_ids: readonly string[]
  workflow: { id: string; name: string } | null
  wip_limit: number | null
}

/** The steps of a project's workflow with their limits; asked for again when the live log says that they read differently. */
export function useColumnHeads(project: string | undefined) {
  return useQuery<ColumnHead[]>({
    queryKey: ['directory', 'board', project],
    queryFn: async () => {
      const board = await client.board.get({ project: project ?? '', limit: 1, fields: 'title' })
      return board.columns.map(({ step, element, step_ids, workflow, wip_limit }) => ({
        step,
        element,
        step_ids,
        workflow,
        wip_limit,
      }))
    },
    enabled: project !== undefined,
    placeholderData: keepPreviousData,
  })
}

export interface Columns {
  views: readonly ListView[]
  /** Fetches the next cards of a column. */
  more: (column: number) => void
  refresh: () => void
}

const WAITING: ListView = { tickets: [], ready: false, hasMore: false, problem: null }

/** The cards of each column, live as long as they are shown. */
export function useColumns(project: string, filter: string, heads: readonly ColumnHead[]): Columns {
  const steps = heads.map(({ step_ids }) => step_ids.join(',')).join(' ')
  const [lists, setLists] = useState<readonly ListHandle[]>([])
  useEffect(() => {
    const opened = steps
      .split(' ')
      .filter((step) => step !== '')
      .map((ids) => client.list({ project, filter: columnQuery(filter, ids.split(',')) }))
    setLists(opened)
    return () => {
      for (const list of opened) list.close()
    }
  }, [project, filter, steps])
  const views = useViews(lists, heads.length)
  return useMemo(
    () => ({
      views,
      more: (column) => void lists[column]?.more(),
      refresh: () => {
        for (const list of lists) void list.refresh()
      },
    }),
    [views, lists],
  )
}

function useViews(lists: readonly ListHandle[], count: number): readonly ListView[] {
  const last = useRef<readonly ListView[]>([])
  const subscribe = useCallback(
    (listener: () => void) => {
      const leave = lists.map((list) => list.subscribe(listener))
      return () => {
        for (const one of leave) one()
      }
    },
    [lists],
  )
  const read = useCallback(() => {
    const views = Array.from({ length: count }, (_, at) => lists[at]?.getSnapshot() ?? WAITING)
    const isSame = views.length === last.current.length && views.every((one, at) => one === last.current[at])
    if (!isSame) last.current = views
    return last.current
  }, [lists, count])
  return useSyncExternalStore(subscribe, read)
}

/** How many a column has: counted here when all of it is here, and by the server otherwise. */
export function useCount(
  project: string,
  filter: string,
  steps: readonly string[],
  view: ListView,
): number | null {
  const { tickets, ready, hasMore } = view
  const [seen, setSeen] = useState(tickets)
  useEffect(() => {
    const timer = setTimeout(() => setSeen(tickets), COUNT_AGAIN)
    return () => clearTimeout(timer)
  }, [tickets])
  const { data } = useQuery({
    queryKey: ['board-count', project, filter, steps.join(','), seen.length, seen[0]?.seq, seen.at(-1)?.id],
    queryFn: async () => {
      const query = {
        project,
        q: columnQuery(filter, steps),
        count: 'exact' as const,
        limit: 1,
        fields: 'title',
      }
      return (await client.tickets.listFields(query)).count ?? null
    },
    enabled: hasMore,
    placeholderData: keepPreviousData,
  })
  if (!ready) return null
  return hasMore ? (data ?? null) : tickets.length
}

/** After the last change; milliseconds. */
const COUNT_AGAIN = 1_000
