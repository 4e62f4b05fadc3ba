import { openPostgres } from '../../../io/db/postgres.ts'
import { openSqlite } from '../../../io/db/sqlite.ts'
import { pgBossJobs } from '../../../io/jobs/pg-boss-jobs.ts'
import { sqliteJobs } from '../../../io/jobs/sqlite-jobs.ts'
import { bulkJob } from '../../../jobs/bulk.job.ts'
import { createReaderRunner } from '../../../kernel/reader-runner.ts'
import { workOnBulk } from '../../../readers/bulk/work-on-bulk.reader.ts'
import { kernelOn } from '../../../kernel/testing/kernel-on.ts'

// A node that works on bulk changes until it is killed. Its jobs rest only seconds after its end, so that the next node
// need not wait a minute for them.
const [engine, location = ''] = process.argv.slice(2)
const store = engine === 'postgres' ? openPostgres(location, { connections: 6 }) : openSqlite(location)
const kernel = kernelOn(store)
const kinds = [{ ...bulkJob, attempts: 1_000, timeoutSeconds: 6, retrySeconds: 1 }]
const onError = () => undefined
const jobs =
  engine === 'postgres'
    ? pgBossJobs(kernel, kinds, { url: location, onError, superviseSeconds: 1 })
    : sqliteJobs(kernel, kinds, { onError, graceMillis: 0 })
await jobs.start()
const runner = createReaderRunner(kernel, [workOnBulk], { jobs, leaseMillis: 300, pollMillis: 50, onError })
await runner.start()
