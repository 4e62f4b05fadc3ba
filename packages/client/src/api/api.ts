import type { Http } from '../http/http.ts'
import { auditCalls } from './audit.ts'
import { attachmentCalls } from './attachments.ts'
import { backgroundCalls } from './background.ts'
import { boardCalls } from './board.ts'
import { bulkCalls } from './bulk.ts'
import { calendarCalls } from './calendars.ts'
import { commentCalls } from './comments.ts'
import { draftCalls } from './drafts.ts'
import { endActionCalls } from './end-actions.ts'
import { eventCalls } from './events.ts'
import { fieldCalls } from './fields.ts'
import { labelCalls } from './labels.ts'
import { lockCalls } from './locks.ts'
import { mailCalls } from './mail.ts'
import { passkeyCalls } from './passkeys.ts'
import { notificationCalls } from './notifications.ts'
import { overviewCalls } from './overview.ts'
import { peopleCalls } from './people.ts'
import { pluginCalls } from './plugins.ts'
import { projectCalls } from './projects.ts'
import { requestCalls } from './requests.ts'
import { sampleDataCalls } from './sample-data.ts'
import { searchCalls } from './search.ts'
import { secondFactorCalls } from './second-factor.ts'
import { sessionCalls } from './sessions.ts'
import { ruleCalls } from './rules.ts'
import { slaCalls } from './sla.ts'
import { slackCalls } from './slack.ts'
import { taskCalls } from './tasks.ts'
import { teamCalls } from './teams.ts'
import { ticketCalls } from './tickets.ts'
import { tokenCalls } from './tokens.ts'
import { viewCalls } from './views.ts'
import { webhookCalls } from './webhooks.ts'
import { workflowCalls } from './workflows.ts'

/** Every call of the HTTP API, by what it is about. */
export function apiCalls(http: Http) {
  return {
    sessions: sessionCalls(http),
    people: peopleCalls(http),
    tokens: tokenCalls(http),
    secondFactor: secondFactorCalls(http),
    passkeys: passkeyCalls(http),
    teams: teamCalls(http),
    projects: projectCalls(http),
    labels: labelCalls(http),
    fields: fieldCalls(http),
    tickets: ticketCalls(http),
    background: backgroundCalls(http),
    bulk: bulkCalls(http),
    board: boardCalls(http),
    calendars: calendarCalls(http),
    comments: commentCalls(http),
    attachments: attachmentCalls(http),
    events: eventCalls(http),
    sampleData: sampleDataCalls(http),
    search: searchCalls(http),
    locks: lockCalls(http),
    drafts: draftCalls(http),
    views: viewCalls(http),
    tasks: taskCalls(http),
    requests: requestCalls(http),
    endActions: endActionCalls(http),
    sla: slaCalls(http),
    slack: slackCalls(http),
    webhooks: webhookCalls(http),
    rules: ruleCalls(http),
    plugins: pluginCalls(http),
    workflows: workflowCalls(http),
    notifications: notificationCalls(http),
    mail: mailCalls(http),
    audit: auditCalls(http),
    overview: overviewCalls(http),
  }
}

export type Api = ReturnType<typeof apiCalls>
