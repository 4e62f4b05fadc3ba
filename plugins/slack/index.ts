import { definePlugin } from '@waybill/server/domains/plugins/define-plugin.ts'
import { actionsRoute } from './actions.routes.ts'
import { checkSlack } from './check-slack.ts'
import { commandsRoute } from './commands.routes.ts'
import { eventsRoute } from './events.routes.ts'
import { meRoutes } from './me.routes.ts'
import { sayIt } from './say-it.action.ts'
import { sendJobs } from './send.jobs.ts'
import { projectSettings, settings } from './settings.ts'
import { tellChanges } from './tell-changes.reader.ts'
import { waitingPage } from './waiting-page.ts'

/** Tickets are told in channels, made and handled there, and talked about in threads. */
export const slack = definePlugin({
  id: 'slack',
  name: 'Slack',
  description:
    'Tells channels of new and changed tickets; people make tickets there, take, acknowledge and resolve them, and talk about them in threads.',
  guide: [
    '**App:** make one at api.slack.com/apps from the manifest in docs/guides/slack.md. Its requests go to `{hooks}/commands`, `{hooks}/actions` and `{hooks}/events`.',
    '**Projects:** a lead sets the channel, and invites the app there by `/invite @waybill`.',
    '**People:** each gets a code in Settings, Slack, and types it in Slack.',
  ].join('\n\n'),
  settings,
  projectSettings,
  check: checkSlack,
  readers: (host) => [tellChanges(host)],
  jobs: sendJobs,
  ruleActions: (host) => [sayIt(host)],
  routes: (host) => [commandsRoute(host), actionsRoute(host), eventsRoute(host), ...meRoutes(host)],
  pages: [{ id: 'waiting', title: 'What waits', markdown: waitingPage }],
})
