import Type, { type Static } from 'typebox'
import { text } from '../schema.ts'

/** What an action of a plugin is told, by name. Texts may hold `{{names}}` of the ticket. */
export const PluginInput = Type.Record(
  Type.String({ maxLength: 64 }),
  Type.Union([
    text(2_000),
    Type.Integer(),
    Type.Boolean(),
    Type.Array(text(2_000), { maxItems: 200, description: 'Of a list' }),
  ]),
  { maxProperties: 20 },
)
export type PluginInput = Static<typeof PluginInput>
