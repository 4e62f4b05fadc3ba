import type { TeamLoad } from '@waybill/contract/tasks/task.ts'
import { client } from '../../session/client.ts'
import { useLiveQuery } from '../home/use-live-query.ts'

const EVERY = 2_000
/** Whoever was away is back at some moment that nothing tells of. */
const AT_LEAST = 60_000

/** How many items of workflows each person of a team has, who is away, and whose turn is next. */
export function useTaskLoad(team: string) {
  return useLiveQuery<TeamLoad>(['tasks', 'load', team], () => client.tasks.load(team), {
    atMostEvery: EVERY,
    atLeastEvery: AT_LEAST,
  })
}
