import type { Task, UnsettledEndAction } from '@waybill/contract/tasks/task.ts'
import type { Team } from '@waybill/contract/teams/team.ts'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { useProjects, useTeams } from '../../sync/directory.ts'
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

/** Whether I lead a project, and so look after what waits in it for a lead; undefined: not known yet. */
function useLeads(): boolean | undefined {
  const { data } = useProjects()
  return data?.some((project) => project.can['edit'] === true)
}

/** What leads look after; who leads nothing asks for nothing. */
function useForLeads<T>(part: string, read: () => Promise<T>, none: T) {
  const leads = useLeads()
  return useLiveQuery<T>(
    ['tasks', part, String(leads)],
    () => (leads === true ? read() : Promise.resolve(none)),
    { ...AS_LONG_AS, enabled: leads !== undefined },
  )
}

/** Requests that wait for the front desk, and those that no workflow was found for. */
export function useWaiting() {
  return useForLeads<{ desk: readonly Task[]; unrouted: readonly Task[] }>(
    'waiting',
    async () => {
      const [pending, unrouted] = await Promise.all([
        client.tasks.list({ status: 'pending', limit: MOST }),
        client.tasks.list({ unrouted: true, limit: MOST }),
      ])
      return {
        desk: pending.items.filter((task) => task.workflow !== null && task.can['decide'] === true),
        unrouted: unrouted.items.filter((task) => task.can['route'] === true),
      }
    },
    { desk: [], unrouted: [] },
  )
}

/** What the ends of runs call for elsewhere: first what has failed, the oldest first. */
export function useEnds() {
  return useForLeads<readonly UnsettledEndAction[]>('unsettled', async () => {
    const [failed, waiting] = await Promise.all([
      client.endActions.unsettled({ state: 'failed', limit: MOST }),
      client.endActions.unsettled({ state: 'waiting', limit: MOST }),
    ])
    return [...failed.items, ...waiting.items]
  }, [])
}
