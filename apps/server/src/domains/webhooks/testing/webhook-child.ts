import { openPostgres } from '../../../io/db/postgres.ts'
import { openSqlite } from '../../../io/db/sqlite.ts'
import { requestOutside } from '../../../io/outside/request-outside.ts'
import { signedHeaders } from '../../../kernel/sign.ts'
import { startWebhookSender } from '../../../jobs/webhooks/webhook-sender.ts'
import { createReaderRunner } from '../../../kernel/reader-runner.ts'
import { queueWebhooks } from '../../../readers/webhooks/queue-webhooks.reader.ts'
import { kernelOn } from '../../../kernel/testing/kernel-on.ts'

/** Who takes over after a kill need not wait long. */
const LEASE_MILLIS = 1_000
const LOOK_EVERY = 100

// Queues and sends until it is killed.
const [engine, location = ''] = process.argv.slice(2)
const store = engine === 'postgres' ? openPostgres(location, { connections: 6 }) : openSqlite(location)
const kernel = kernelOn(store)
const onError = (error: unknown) => process.stderr.write(`${String(error)}\n`)
const runner = createReaderRunner(kernel, [queueWebhooks], {
  jobs: null,
  leaseMillis: LEASE_MILLIS,
  pollMillis: LOOK_EVERY,
  onError: (_reader, error) => onError(error),
})
await runner.start()
startWebhookSender(
  {
    kernel,
    outside: requestOutside(['127.0.0.1']),
    sign: signedHeaders,
    // What failed comes back soon, but not at once.
    chance: () => 0.02,
    keys: [new TextEncoder().encode('a secret of the tests, long enough')],
    leaseMillis: LEASE_MILLIS,
    onError,
  },
  LOOK_EVERY,
)
