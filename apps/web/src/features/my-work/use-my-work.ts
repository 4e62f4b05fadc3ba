import type { Task, UnsettledEndAction } from '@waybill/contract/tasks/task.ts'
import type { Team } from '@waybill/contract/teams/team.ts'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { useTeams } from '../../sync/directory.ts'
import { useLiveQuery } from '../home/use-live-query.ts'

const EVERY = 1_000
const MOST = 200
const AS_LONG_AS = { atMostEvery: EVERY }

/** The tasks where something waits for me. */
export function useMine() {
  return useLiveQuery<readonly Task[]>(
    ['tasks', 'mine'],
    async () => (await client.tasks.list({ person: 'me', limit: MOST })).items,
    AS_LONG_AS,
  )
}

export interface Queue {
  team: Team
  /** The oldest first. */
  tasks: readonly Task[]
}

/** The queues of my teams that have something in them. */
export function useQueues() {
  const me = useMe()
  const { data: teams } = useTeams()
  const mine = teams?.filter(({ members }) => members.some(({ id }) => id === me.id))
  const names = mine?.map(({ id }) => id).join(' ') ?? ''
  const result = useLiveQuery<readonly Queue[]>(
    ['tasks', 'queues', names],
    () =>
      Promise.all(
        (mine ?? []).map(async (team) => ({
          team,
          tasks: (await client.tasks.list({ team: team.id, queue: true, limit: MOST })).items,
        })),
      ),
    AS_LONG_AS,
  )
  return { ...result, hasTeams: mine === undefined ? undefined : mine.length > 0 }
}

/**
 * What leads look after: requests that wait for the front desk, those that no workflow was found for, and what the ends of runs
 * call for elsewhere.
 */
export function useForLeads() {
  return useLiveQuery<{
    desk: readonly Task[]
    unrouted: readonly Task[]
    ends: readonly UnsettledEndAction[]
  }>(
    ['tasks', 'for-leads'],
    async () => {
      const [pending, unrouted, failed, waiting] = await Promise.all([
        client.tasks.list({ status: 'pending', limit: MOST }),
        client.tasks.list({ unrouted: true, limit: MOST }),
        client.endActions.unsettled({ state: 'failed', limit: MOST }),
        client.endActions.unsettled({ state: 'waiting', limit: MOST }),
      ])
      return {
        desk: pending.items.filter((task) => task.workflow !== null && task.can['decide'] === true),
        unrouted: unrouted.items.filter((task) => task.can['route'] === true),
        ends: [...failed.items, ...waiting.items],
      }
    },
    AS_LONG_AS,
  )
}
