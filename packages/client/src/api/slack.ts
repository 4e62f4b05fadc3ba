import type { SlackCode, SlackConnection } from '@waybill/contract/slack/slack.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'

/** Who you are in Slack; 404 while the plugin is off. */
export function slackCalls(http: Http) {
  return {
    connection: (options?: CallOptions) => http.get<SlackConnection>('/hooks/slack/me', undefined, options),
    /** Whoever types it in Slack acts as you there. */
    makeCode: (options?: CallOptions) =>
      http.send<SlackCode>('POST', '/hooks/slack/me/code', undefined, options),
    disconnect: (options?: CallOptions) => http.send<void>('DELETE', '/hooks/slack/me', undefined, options),
  }
}
