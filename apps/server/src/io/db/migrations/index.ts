import { spine } from './0001-spine.ts'
import { search } from './0002-search.ts'
import { past } from './0003-past.ts'
import { bulk } from './0004-bulk.ts'
import { imports } from './0005-imports.ts'
import { transfer } from './0006-transfer.ts'
import { indexes } from './0007-indexes.ts'
import { leases } from './0008-leases.ts'
import { drafts } from './0009-drafts.ts'
import { installationId } from './0010-installation-id.ts'
import { attachments } from './0011-attachments.ts'
import { views } from './0012-views.ts'
import { notifications } from './0013-notifications.ts'
import { secondFactor } from './0014-second-factor.ts'
import { resolvedIndex } from './0015-resolved-index.ts'
import { wipLimits } from './0016-wip-limits.ts'
import { workflows } from './0017-workflows.ts'
import { tasks } from './0018-tasks.ts'
import { calendarsSla } from './0019-calendars-sla.ts'
import { workflowMigrations } from './0020-workflow-migrations.ts'
import { sampleData } from './0021-sample-data.ts'
import { slaOrder } from './0022-sla-order.ts'
import { endActionSecrets } from './0023-end-action-secrets.ts'
import { migrationSlices } from './0024-migration-slices.ts'
import { plugins } from './0025-plugins.ts'
import { webhooks } from './0026-webhooks.ts'
import { mail } from './0027-mail.ts'
import { automation } from './0028-automation.ts'
import { ticketReferences } from './0029-ticket-references.ts'
import { slack } from './0030-slack.ts'
import { outBySlack } from './0031-out-by-slack.ts'
import { ruleSecrets } from './0032-rule-secrets.ts'
import { dueByChannel } from './0033-due-by-channel.ts'
import { slackLeftovers } from './0034-slack-leftovers.ts'
import { stepOutcomes } from './0035-step-outcomes.ts'
import { brokenRules } from './0036-broken-rules.ts'
import { jobLanes } from './0037-job-lanes.ts'
import { unsettledAndRated } from './0038-unsettled-and-rated.ts'
import { historyRunsAnew } from './0039-history-runs-anew.ts'
import { deliveryLog } from './0040-delivery-log.ts'
import type { Migration } from './migration.ts'

/** All migrations in order: the one list. */
export const migrations: readonly Migration[] = [
  spine,
  search,
  past,
  bulk,
  imports,
  transfer,
  indexes,
  leases,
  drafts,
  installationId,
  attachments,
  views,
  notifications,
  secondFactor,
  resolvedIndex,
  wipLimits,
  workflows,
  tasks,
  calendarsSla,
  workflowMigrations,
  sampleData,
  slaOrder,
  endActionSecrets,
  migrationSlices,
  plugins,
  webhooks,
  mail,
  automation,
  ticketReferences,
  slack,
  outBySlack,
  ruleSecrets,
  dueByChannel,
  slackLeftovers,
  stepOutcomes,
  brokenRules,
  jobLanes,
  unsettledAndRated,
  historyRunsAnew,
  deliveryLog,
]
