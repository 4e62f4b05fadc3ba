import { client } from '../../../session/client.ts'
import { useLiveQuery } from '../../home/use-live-query.ts'
import { askedIn } from './what-waits.ts'

const EVERY = 1_000
const MOST = 200
const NONE: ReadonlySet<string> = new Set()

/** My requests that wait for my answer. */
export function useAsked(): ReadonlySet<string> {
  const { data } = useLiveQuery<ReadonlySet<string>>(
    ['tasks', 'asked'],
    async () => askedIn((await client.tasks.list({ status: 'on_hold', requested: true, limit: MOST })).items),
    { atMostEvery: EVERY },
  )
  return data ?? NONE
}
