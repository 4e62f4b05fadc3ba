import { createClient } from '@redis/client'

/** Asks once whether Redis answers and lets us in. Returns its version. @throws Error that says why not */
export async function pingRedis(url: string): Promise<string> {
  const client = createClient({ url, socket: { connectTimeout: 3_000, reconnectStrategy: false } })
  // The rejection of `connect` says the same.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return /redis_version:(\S+)/.exec(await client.info('server'))?.[1] ?? ''
  } finally {
    client.destroy()
  }
}
