import { definePlugin } from '@waybill/server/domains/plugins/define-plugin.ts'
import { queueMessagesOf } from '@waybill/server/readers/outgoing/queue-messages.reader.ts'
import { actionsRoute } from './actions.routes.ts'
import { checkSlack } from './check-slack.ts'
import { commandsRoute } from './commands.routes.ts'
import { startDirectMessages } from './direct-messages.ts'
import { eventsRoute } from './events.routes.ts'
import { MANIFEST } from './manifest.ts'
import { meRoutes } from './me.routes.ts'
import { retryMessages } from './retry-messages.ts'
import { sayIt } from './say-it.action.ts'
import { sendJobs } from './send.jobs.ts'
import { projectSettings, settings, wrongProjectSettings, wrongSettings } from './settings.ts'
import { tellChanges } from './tell-changes.reader.ts'
import { waitingPage } from './waiting-page.ts'

/** Tickets are told in channels, made and handled there, and talked about in threads. */
export const slack = definePlugin({
  id: 'slack',
  name: 'Slack',
  description:
    'Tells channels of new and changed tickets, and people what happens to theirs, as each has chosen in Settings, Notifications; people make tickets there, take, acknowledge and resolve them, and talk about them in threads.',
  guide: [
    '**App:** make one at [api.slack.com/apps](https://api.slack.com/apps), *Create New App*, *From a manifest*, with the manifest below. Slack must reach the addresses in it. Then copy its signing secret (*Basic Information*) and, once it is installed in your workspace, its bot token (*OAuth & Permissions*).',
    '**Projects:** a lead sets the channel, and invites the app there by `/invite @waybill`.',
    '**People:** each gets a code in Settings, Slack, and types it in Slack. In Settings, Notifications, they choose of what the bot tells them.',
    `\`\`\`yaml\n${MANIFEST}\`\`\``,
  ].join('\n\n'),
  settings,
  projectSettings,
  checkSettings: wrongSettings,
  checkProjectSettings: wrongProjectSettings,
  check: checkSlack,
  readers: (host) => [tellChanges(host), queueMessagesOf('slack', 'slack.queue-messages')],
  start(host) {
    const sender = startDirectMessages(host)
    return Promise.resolve(() => sender.stop())
  },
  jobs: sendJobs,
  ruleActions: (host) => [sayIt(host)],
  routes: (host) => [commandsRoute(host), actionsRoute(host), eventsRoute(host), ...meRoutes(host)],
  actions: [{ id: 'retry', title: 'Try again what was refused', run: retryMessages }],
  pages: [{ id: 'waiting', title: 'What waits', markdown: waitingPage }],
})
