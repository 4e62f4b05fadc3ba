import type { Files } from '../domains/attachments/file-store.ts'
import type { PluginList } from '../domains/plugins/loaded-plugin.ts'
import type { JobKind } from '../kernel/jobs.ts'
import type { Outside } from '../kernel/outside.ts'
import { bulkJob } from './bulk.job.ts'
import { endActionsJob, type Post } from './end-actions.job.ts'
import { filesJob } from './files.job.ts'
import { historyRunJob } from './history-run.job.ts'
import { inboxJob } from './inbox.job.ts'
import { pluginActionsJob } from './plugin-actions.job.ts'
import { purgeJob } from './purge.job.ts'
import { ruleCallsJob } from './rule-calls.job.ts'
import { requestsJob } from './requests.job.ts'
import { sampleDataJob } from './sample-data.job.ts'
import { searchJob } from './search.job.ts'
import { workflowMigrationJob } from './workflow-migration.job.ts'

/** Every kind of job: the one list. */
export function jobKinds(
  files: Files,
  post: Post,
  outside: Outside,
  secrets: readonly Uint8Array[],
  plugins: PluginList,
): readonly JobKind[] {
  return [
    bulkJob,
    endActionsJob(post, secrets, plugins),
    filesJob(files),
    historyRunJob,
    inboxJob,
    pluginActionsJob(plugins),
    purgeJob,
    requestsJob,
    ruleCallsJob(outside, secrets),
    sampleDataJob(files),
    searchJob,
    workflowMigrationJob,
  ]
}
