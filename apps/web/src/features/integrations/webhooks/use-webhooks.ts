import { queryOptions } from '@tanstack/react-query'
import type { Webhook } from '@waybill/contract/webhooks/webhook.ts'
import { client } from '../../../session/client.ts'
import { queries } from '../../../session/queries.ts'

/** Under the directory's name, so that they are asked for again when one changes. */
const KEY = ['directory', 'webhooks']
/** How often the log is asked for while it is looked at, milliseconds. */
const LOOK_EVERY = 3_000

/** The endpoints that one looks after. */
export const webhooksQuery = queryOptions<Webhook[]>({
  queryKey: KEY,
  queryFn: async () => (await client.webhooks.list()).items,
  refetchInterval: LOOK_EVERY,
})

export const topicsQuery = queryOptions<string[]>({
  queryKey: ['webhook-topics'],
  queryFn: async () => (await client.webhooks.topics()).items,
  staleTime: Number.POSITIVE_INFINITY,
})

export function deliveriesKey(webhook: string): string[] {
  return ['webhook-deliveries', webhook]
}
export const deliveriesEvery = LOOK_EVERY

/** After something was done with an endpoint. */
export async function askAgain(webhook?: string): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: KEY }),
    ...(webhook === undefined ? [] : [queries.invalidateQueries({ queryKey: deliveriesKey(webhook) })]),
  ])
}
