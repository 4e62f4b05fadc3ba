import { listSetting, secretSetting, yesNoSetting } from '@waybill/contract/plugins/plugin-settings.ts'
import { strict } from '@waybill/contract/schema.ts'
import { definePlugin } from '@waybill/server/domains/plugins/define-plugin.ts'
import { githubRoute } from './github.routes.ts'
import { gitlabRoute } from './gitlab.routes.ts'

export const projectSettings = strict({
  secret: secretSetting('Secret', {
    least: 20,
    help: 'Make one of 20 characters or more, and give it to GitHub or GitLab too. A signing token of GitLab begins with whsec_.',
  }),
  repositories: listSetting('Repositories', {
    help: 'One a line, such as acme/web. Empty: every repository that knows the secret.',
    default: [],
  }),
  resolves: yesNoSetting('"Fixes KEY-1" resolves the ticket', { default: true }),
})

/** Commits and requests of GitHub and GitLab stand on the tickets that they name, and resolve those that they fix. */
export const git = definePlugin({
  id: 'git',
  name: 'Git',
  description:
    'Commits, pull requests and merge requests of GitHub and GitLab stand on the tickets that they name; "fixes KEY-1" resolves a ticket on the default branch.',
  guide: [
    '**GitHub:** repository, Settings, Webhooks, Add webhook. Payload URL `{hooks}/github/{project}`, content type `application/json`, the secret; events: pushes and pull requests.',
    '**GitLab:** project, Settings, Webhooks, Add new webhook. URL `{hooks}/gitlab/{project}`, the secret as secret token or signing token; triggers: push events and merge request events.',
  ].join('\n\n'),
  projectSettings,
  async check(host, project) {
    if (project === null) return 'Leads set it up for their projects.'
    const settings = await host.projectSettings(project)
    if (!settings) throw new Error('There is no secret yet.')
    const { repositories } = settings
    return repositories.length === 0
      ? 'It waits for any repository that knows the secret.'
      : `It waits for ${repositories.join(', ')}.`
  },
  routes: (host) => [githubRoute(host), gitlabRoute(host)],
})
