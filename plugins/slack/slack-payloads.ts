import { Problem } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import Type, { type Static, type TSchema } from 'typebox'

const optional = Type.Optional
/** No database takes a NUL, and Slack sends none. */
const NO_NUL = '^[^\\u0000]*$'
const Text = Type.String({ pattern: NO_NUL })
const Named = Type.Object({ id: Text })
const User = Type.Object({ id: Text, team_id: optional(Text) })
const Team = optional(Type.Union([Type.Object({ id: Text, domain: optional(Text) }), Type.Null()]))
const who = { user: User, team: Team, trigger_id: Text }

/** What is said of what Slack sends is what is read of it; the rest may be as it likes. */
export const SlashCommand = Type.Object({
  text: optional(Text),
  team_id: Text,
  user_id: Text,
  channel_id: Text,
  trigger_id: Text,
})

export const ButtonPushed = Type.Object({
  ...who,
  response_url: optional(Text),
  actions: Type.Array(Type.Object({ action_id: Text, value: optional(Text) })),
})

export const Shortcut = Type.Object({
  ...who,
  callback_id: Text,
  channel: optional(Named),
  message: optional(Type.Object({ text: optional(Text), ts: Text })),
})

const Value = Type.Object({
  value: optional(Type.Union([Text, Type.Null()])),
  selected_option: optional(Type.Union([Type.Object({ value: Text }), Type.Null()])),
})
export const FormSent = Type.Object({
  user: User,
  team: Team,
  view: Type.Object({
    id: Text,
    callback_id: Text,
    state: Type.Object({ values: Type.Record(Text, Type.Record(Text, Value)) }),
  }),
})
export type FormSent = Static<typeof FormSent>

export const Challenge = Type.Object({ challenge: Text })

export const EventSent = Type.Object({ team_id: Text, event: Type.Object({ type: Text }) })

/** A message that a person wrote below another one. */
export const Reply = Type.Object({
  channel: Text,
  user: Text,
  text: Type.String({ minLength: 1, pattern: NO_NUL }),
  ts: Text,
  thread_ts: Text,
})
export type Reply = Static<typeof Reply>

/** Such a message was changed by who wrote it; previews of links change messages too, without `edited`. */
export const ReplyChanged = Type.Object({
  channel: Text,
  message: Type.Object({
    user: Text,
    text: Text,
    ts: Text,
    thread_ts: Text,
    edited: Type.Object({ ts: Text }),
    bot_id: optional(Text),
  }),
})
export type ReplyChanged = Static<typeof ReplyChanged>

/** A message is gone; older versions of Slack do not say what it was. */
export const ReplyDeleted = Type.Object({
  channel: Text,
  deleted_ts: Text,
  previous_message: optional(
    Type.Object({ user: optional(Text), thread_ts: optional(Text), bot_id: optional(Text) }),
  ),
})
export type ReplyDeleted = Static<typeof ReplyDeleted>

/** @throws Problem 422 that names what the payload lacks: Slack speaks another version than we know */
export function checkPayload<Schema extends TSchema>(schema: Schema, payload: unknown): Static<Schema> {
  const errors = fieldErrors(schema, payload)
  if (errors.length === 0) return payload as Static<Schema>
  throw new Problem({
    status: 422,
    code: 'slack.unknown_payload',
    title: 'The payload is not of a version that Waybill knows',
    detail: `${errors[0]?.pointer ?? ''} ${errors[0]?.message ?? ''}`.trim(),
    errors,
  })
}
