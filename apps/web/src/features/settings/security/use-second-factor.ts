import { useQuery } from '@tanstack/react-query'
import { client } from '../../../session/client.ts'
import { queries } from '../../../session/queries.ts'

const KEY = ['settings', 'second-factor']

export function useSecondFactor() {
  return useQuery({ queryKey: KEY, queryFn: () => client.secondFactor.get('me') })
}

export function askSecondFactorAgain(): Promise<void> {
  return queries.invalidateQueries({ queryKey: KEY })
}
