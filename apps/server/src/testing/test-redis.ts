import { createClient } from '@redis/client'

/**
 * The Redis of the tests: the one that `npm test` names, or the one on this machine. `skip` is why there is none, for the
 * options of a suite; with CI in the environment a missing one is an error. Tests use channels of their own and no keys.
 */
export const testRedis: { url: string; skip: string | false } = await find()

async function find() {
  const url = process.env['WAYBILL_TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379'
  const client = createClient({ url, socket: { connectTimeout: 2_000, reconnectStrategy: false } })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return { url, skip: false as const }
  } catch (error) {
    const skip = `no Redis answers at ${new URL(url).host}; REDIS_URL names another`
    if (process.env['CI'] === 'true') throw new Error(skip, { cause: error })
    return { url, skip }
  } finally {
    client.destroy()
  }
}
