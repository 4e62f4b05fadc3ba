import { Problem } from '@waybill/contract/problems/problem.ts'
import { QueryClient } from '@tanstack/react-query'

/** Answers that are not in the live store: settings, members, audit. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // The client itself repeats what the network lost.
      retry: false,
      throwOnError: (error) => !(error instanceof Problem),
    },
  },
})
