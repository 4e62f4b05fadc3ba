import type { Reader } from '../kernel/reader.ts'
import { workOnBulk } from './bulk/work-on-bulk.reader.ts'
import { breakRules } from './automation/break-rules.reader.ts'
import { runRules } from './automation/run-rules.reader.ts'
import { runSchedules } from './automation/run-schedules.reader.ts'
import { callEndActions } from './end-actions/call-end-actions.reader.ts'
import { keepNotifications } from './notifications/keep-notifications.reader.ts'
import { keepTicketVersions } from './past/keep-ticket-versions.reader.ts'
import { makeSampleData } from './sample-data/make-sample-data.reader.ts'
import { keepSearchIndex } from './search/keep-search-index.reader.ts'
import { keepSlaClocks } from './sla/keep-clocks.reader.ts'
import { queueWebhooks } from './webhooks/queue-webhooks.reader.ts'
import { workOnMigration } from './workflows/work-on-migration.reader.ts'
import { endWaits } from './tasks/end-waits.reader.ts'
import { repliesReopen } from './tasks/replies-reopen.reader.ts'
import { watchWhenMentioned } from './watchers/watch-when-mentioned.reader.ts'

/** Every reader of the log: the one list of who listens. */
export const readers: readonly Reader[] = [
  watchWhenMentioned,
  endWaits,
  repliesReopen,
  workOnBulk,
  makeSampleData,
  callEndActions,
  keepTicketVersions,
  keepSearchIndex,
  keepNotifications,
  keepSlaClocks,
  workOnMigration,
  breakRules,
  runRules,
  runSchedules,
  queueWebhooks,
]
