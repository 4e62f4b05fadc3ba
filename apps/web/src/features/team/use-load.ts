import type { Load } from '@waybill/contract/overview/overview.ts'
import { client } from '../../session/client.ts'
import { useLiveQuery } from '../home/use-live-query.ts'

const EVERY = 2_000
const KEY = ['team', 'load']

export type PersonLoad = Load['items'][number]

/** How much each person has to do, kept up while things happen. */
export function useLoad() {
  return useLiveQuery<Load>(KEY, () => client.overview.load(), { atMostEvery: EVERY })
}

export function sizeOf({ open, in_progress }: Pick<PersonLoad, 'open' | 'in_progress'>): number {
  return open + in_progress
}
