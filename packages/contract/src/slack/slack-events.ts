import Type from 'typebox'
import { Id } from '../schema.ts'

/** Whom a Slack user acts as. Which user of Slack that is stands in no event. */
export const slackEvents = {
  'slack.connected': Type.Object({ person: Id }),
  'slack.disconnected': Type.Object({ person: Id }),
}
