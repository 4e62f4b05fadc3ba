import { textSetting } from '@waybill/contract/plugins/plugin-settings.ts'
import { conflict } from '@waybill/contract/problems/problem.ts'
import { strict } from '@waybill/contract/schema.ts'
import { OutsideError } from '@waybill/server/domains/plugins/define-plugin.ts'
import {
  defineRuleAction,
  type RuleActionDefinition,
} from '@waybill/server/domains/plugins/define-rule-action.ts'
import { callSlack, postToSlack } from './call-slack.ts'
import { placeOf } from './place.ts'
import type { SlackHost } from './slack-host.ts'
import { fitText } from './slack-text.ts'

/** Slack takes about 40,000 characters; what is longer is no message. */
const MOST_TEXT = 4_000

/** A rule says something in the channel of the ticket's project. */
export function sayIt(host: SlackHost): RuleActionDefinition {
  return defineRuleAction({
    id: 'say',
    title: 'Say it in the channel',
    help: 'In the channel of the project, as a message of its own.',
    input: strict({ text: textSetting('Text') }),
    async run({ project, input, signal }) {
      const place = await placeOf(host, project)
      if (!place)
        throw conflict(
          'slack.no_channel',
          'The project has no channel',
          'A lead can set one in the settings of the project, Plugins, Slack.',
        )
      const text = fitText(input.text, MOST_TEXT).shown
      const answer =
        place.channel === null
          ? await postToSlack(host, place.webhook, { text }, { signal })
          : await callSlack(
              host,
              'chat.postMessage',
              place.token,
              { channel: place.channel, text, unfurl_links: false },
              { signal },
            )
      if (answer.ok) return 'said in the channel'
      // What Slack refuses is for people to mend; what is only away is tried again.
      if (answer.code === null || answer.retryAfterMillis !== null) throw new OutsideError(answer.words)
      throw conflict('slack.refused', 'Slack refused it', `Slack says: ${answer.code}.`)
    },
  })
}
