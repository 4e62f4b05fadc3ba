import { attachmentRoutes } from '../domains/attachments/attachments.routes.ts'
import { pluginActionRoutes } from '../domains/automation/plugin-actions.routes.ts'
import { ruleFileRoutes } from '../domains/automation/rule-file.routes.ts'
import { ruleSecretRoutes } from '../domains/automation/rule-secret.routes.ts'
import { ruleRoutes } from '../domains/automation/rules.routes.ts'
import { backgroundRoutes } from '../domains/background/background.routes.ts'
import { bulkRoutes } from '../domains/bulk/bulk.routes.ts'
import { calendarRoutes } from '../domains/calendars/calendars.routes.ts'
import { commentRoutes } from '../domains/comments/comments.routes.ts'
import { draftRoutes } from '../domains/drafts/drafts.routes.ts'
import { installationRoutes } from '../domains/installation/installation.routes.ts'
import { leaseRoutes } from '../domains/leases/leases.routes.ts'
import { peopleRoutes } from '../domains/people/people.routes.ts'
import { historyRunRoutes } from '../domains/history-runs/history-runs.routes.ts'
import { pluginRoutes } from '../domains/plugins/plugins.routes.ts'
import { projectPluginRoutes } from '../domains/plugins/project-plugins.routes.ts'
import { projectRoutes } from '../domains/projects/projects.routes.ts'
import { mailRoutes } from '../domains/mail/mail.routes.ts'
import { notificationRoutes } from '../domains/notifications/notifications.routes.ts'
import { overviewRoutes } from '../domains/overview/overview.routes.ts'
import { referenceRoutes } from '../domains/references/references.routes.ts'
import { sampleDataRoutes } from '../domains/sample-data/sample-data.routes.ts'
import { searchRoutes } from '../domains/search/search.routes.ts'
import { clockListRoutes } from '../domains/sla/clock-list.routes.ts'
import { slaRoutes } from '../domains/sla/ticket-sla.routes.ts'
import { policyRoutes } from '../domains/sla/policies.routes.ts'
import { endActionRoutes } from '../domains/tasks/end-actions/end-actions.routes.ts'
import { requestRoutes } from '../domains/tasks/requests/requests.routes.ts'
import { assigneeRoutes } from '../domains/tasks/assignees.routes.ts'
import { taskRoutes } from '../domains/tasks/tasks.routes.ts'
import { teamRoutes } from '../domains/teams/teams.routes.ts'
import { eventRoutes } from '../domains/events/events.routes.ts'
import { linkRoutes } from '../domains/tickets/links.routes.ts'
import { boardRoutes } from '../domains/tickets/board.routes.ts'
import { exportRoutes } from '../domains/tickets/export-tickets.routes.ts'
import { ticketRoutes } from '../domains/tickets/tickets.routes.ts'
import { migrationRoutes } from '../domains/workflows/migrations/migrations.routes.ts'
import { endActionSecretRoutes } from '../domains/workflows/end-action-secrets/end-action-secrets.routes.ts'
import { versionRoutes } from '../domains/workflows/versions.routes.ts'
import { workflowFileRoutes } from '../domains/workflows/workflow-file.routes.ts'
import { workflowRoutes } from '../domains/workflows/workflows.routes.ts'
import { viewRoutes } from '../domains/views/views.routes.ts'
import { webhookRoutes } from '../domains/webhooks/webhooks.routes.ts'
import { observeRoutes } from './observe.routes.ts'
import type { Route } from './route.ts'

/** Every route of the API: the one list. Those of plugins come with them (`plugins/index.ts`). */
export const routes: readonly Route[] = [
  ...observeRoutes,
  ...installationRoutes,
  ...sampleDataRoutes,
  ...peopleRoutes,
  ...teamRoutes,
  ...projectRoutes,
  ...ticketRoutes,
  ...exportRoutes,
  ...backgroundRoutes,
  ...bulkRoutes,
  ...boardRoutes,
  ...taskRoutes,
  ...assigneeRoutes,
  ...requestRoutes,
  ...endActionRoutes,
  ...commentRoutes,
  ...attachmentRoutes,
  ...linkRoutes,
  ...referenceRoutes,
  ...leaseRoutes,
  ...draftRoutes,
  ...eventRoutes,
  ...searchRoutes,
  ...viewRoutes,
  ...notificationRoutes,
  ...mailRoutes,
  ...overviewRoutes,
  ...calendarRoutes,
  ...policyRoutes,
  ...slaRoutes,
  ...historyRunRoutes,
  ...clockListRoutes,
  ...workflowRoutes,
  ...versionRoutes,
  ...endActionSecretRoutes,
  ...migrationRoutes,
  ...workflowFileRoutes,
  ...ruleRoutes,
  ...ruleFileRoutes,
  ...ruleSecretRoutes,
  ...pluginActionRoutes,
  ...pluginRoutes,
  ...projectPluginRoutes,
  ...webhookRoutes,
]
