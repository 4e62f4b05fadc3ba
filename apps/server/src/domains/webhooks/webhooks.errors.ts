import { conflict, invalidField, type FieldError } from '@waybill/contract/problems/problem.ts'

export const unknownTopic = (index: number, topic: string): FieldError => ({
  pointer: `/topics/${String(index)}`,
  code: 'webhook.unknown_topic',
  message: `there is no topic "${topic}"; GET /api/v1/webhooks/topics lists all, "ticket.*" is a group, "*" is all`,
})

export const notAnAddress = (pointer: string) =>
  invalidField(
    pointer,
    'webhook.bad_url',
    'must be an http or https address without a name or password in it, such as https://example.org/hook',
  )

export const webhookIsOff = () =>
  conflict(
    'webhook.off',
    'The webhook is off',
    'Its receiver said that it is gone. Resume the webhook first; then send what it missed.',
  )

export const replayRuns = (to: number) =>
  conflict(
    'webhook.replay_runs',
    'The log is being sent again already',
    `It has not come to event ${String(to)} yet. Wait until it has, or ask for single messages.`,
  )

export const nothingToReplay = (head: number) =>
  invalidField('/from_seq', 'webhook.nothing_to_replay', `the newest event is ${String(head)}`)

export const tooManyWebhooks = (most: number) =>
  conflict(
    'webhook.too_many',
    'There are too many webhooks',
    `At most ${String(most)} may hear one project, or the whole installation. Delete one that is not needed.`,
  )
