import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Task } from '@waybill/contract/tasks/task.ts'
import { useEffect, useRef } from 'react'
import { client } from '../../../session/client.ts'
import { useMe } from '../../../session/session.ts'
import { ownItem } from '../../tasks/items-of.ts'
import { askTasksAgain } from '../../tasks/use-tasks.ts'

/** Whoever opens the ticket of their new item has begun to work on it: said once for each item. */
export function useFirstLook(task: Task | null | undefined): void {
  const me = useMe()
  const looked = useRef(new Set<string>())
  const item = task ? ownItem(task, me.id) : undefined
  const fresh = item?.status === 'new' && task?.can['look'] === true ? item.id : undefined
  const id = task?.id
  useEffect(() => {
    if (fresh === undefined || id === undefined || looked.current.has(fresh)) return
    looked.current.add(fresh)
    client.tasks.look(id).then(askTasksAgain, (error: unknown) => {
      // It went to somebody else meanwhile, or there is no network: nothing that the reader asked for has failed.
      if (!(error instanceof Problem)) throw error
    })
  }, [fresh, id])
}
