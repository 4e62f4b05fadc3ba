import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { client } from '../../../session/client.ts'
import { queries } from '../../../session/queries.ts'

const KEY = ['integrations', 'mail']
/** Nothing tells pages what becomes of a mail, so they ask again while they are looked at. */
const EVERY_MILLIS = 5_000

export const mailStateQuery = queryOptions({
  queryKey: [...KEY, 'state'],
  queryFn: () => client.mail.state(),
  refetchInterval: EVERY_MILLIS,
})

export const mailTroublesQuery = infiniteQueryOptions({
  queryKey: [...KEY, 'troubles'],
  queryFn: ({ pageParam }) => client.mail.troubles(pageParam === null ? {} : { after: pageParam }),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }) => next,
  refetchInterval: EVERY_MILLIS,
})

/** What became of a mail: asked until it has been sent, or the server has said why not. */
export function mailOutcomeQuery(mail: string) {
  return queryOptions({
    queryKey: [...KEY, 'outcome', mail],
    queryFn: () => client.mail.outcome(mail),
    refetchInterval: ({ state: { data } }) =>
      data && (data.state !== 'waiting' || data.error !== null) ? false : 500,
  })
}

export function readMailAgain(): Promise<void> {
  return queries.invalidateQueries({ queryKey: KEY })
}
