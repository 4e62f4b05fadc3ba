import { openPostgres } from '../../../io/db/postgres.ts'
import { openSqlite } from '../../../io/db/sqlite.ts'
import { tellClocks } from '../../../domains/sla/sla-timers.ts'
import { localDoorbell } from '../../../kernel/doorbell.ts'
import { newId } from '../../../kernel/ids.ts'
import { createReaderRunner } from '../../../kernel/reader-runner.ts'
import { localSignals } from '../../../kernel/signals.ts'
import type { Store } from '../../../kernel/store.ts'
import { keepNotifications } from '../../notifications/keep-notifications.reader.ts'
import { keepSlaClocks } from '../keep-clocks.reader.ts'

// One turn of readers and timers at an instant; dies in the timers' turn at the moment that is named.
const [engine, location = '', now = '', moment = ''] = process.argv.slice(2)
let isTelling = false

function die(): never {
  process.kill(process.pid, 'SIGKILL')
  // The signal is on its way: nothing more may happen here.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

const opened = engine === 'postgres' ? openPostgres(location, { connections: 4 }) : openSqlite(location)
const write: Store['write'] = (work) =>
  opened.write(async (tx) => {
    const result = await work(tx)
    if (isTelling && moment === 'before the commit') die()
    return result
  })
const store = new Proxy(opened, {
  get(target, name) {
    if (name === 'write') return write
    const value: unknown = Reflect.get(target, name, target)
    return typeof value === 'function' ? (value.bind(target) as unknown) : value
  },
})
const doorbell = localDoorbell()
doorbell.onRing(() => {
  if (isTelling && moment === 'after the commit') die()
})
const kernel = {
  store,
  clock: { now: () => Number(now) },
  newId,
  doorbell,
  signals: localSignals(),
  publicUrl: new URL('http://waybill.test'),
}
const onError = (error: unknown) => {
  throw error
}
const runner = createReaderRunner(kernel, [keepSlaClocks, keepNotifications], {
  jobs: null,
  leaseMillis: 300,
  pollMillis: 50,
  onError: (_reader, error) => onError(error),
})
await runner.start()
await runner.catchUp()
isTelling = true
await tellClocks(kernel, onError)
if (moment === 'before the readers') die()
isTelling = false
await runner.catchUp()
await runner.stop()
await store.close()
