import { isBesideTicket } from '@waybill/contract/events/beside-ticket.ts'
import { eventKinds, versionOf, type EventKind } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'

/** The part of JSON Schema that data of events is described with. */
interface Schema {
  type?: string
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  patternProperties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  minimum?: number
}

const SHA256 = '^[0-9a-f]{64}$'
const ID = '01980000-0000-7000-8000-00000000000a'
const DAY = '2026-03-02'
const INSTANT = '2026-03-02T09:00:00.000Z'

/** A value that fits the schema, the same each time: the first choice, one item, all properties. */
function valueOf(schema: Schema, name: string): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return valueOf(schema.anyOf[0] ?? {}, name)
  switch (schema.type) {
    case 'string':
      if (schema.format === 'uuid') return ID
      if (schema.format === 'date') return DAY
      if (schema.pattern?.includes('[0-3]):[0-5]')) return name === 'end' ? '17:00' : '09:00'
      if (schema.pattern?.startsWith('^P')) return 'PT4H'
      if (schema.pattern?.startsWith('^[a-z][a-z0-9_]')) return 'a_key'
      if (schema.pattern === SHA256) return 'a'.repeat(64)
      return schema.format === 'date-time' || /_at$|^until$/.test(name)
        ? INSTANT
        : `a ${name.replaceAll('_', ' ')}`
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1)
    case 'boolean':
      return true
    case 'null':
      return null
    case 'array':
      return [valueOf(schema.items ?? {}, name)]
    case 'object': {
      const record = Object.values(schema.patternProperties ?? {})[0]
      if (record) return { key: valueOf(record, 'key') }
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, valueOf(inner, key)]),
      )
    }
    case undefined:
      return 'any value'
    default:
      throw new Error(`no example for a schema of type ${String(schema.type)} at ${name}; teach this file`)
  }
}

/** An event of the current version of a kind, as it would stand in the log. */
export function makeEventExample(kind: EventKind): LogEvent {
  const ofTicket = /^(ticket|comment|attachment)\./.test(kind) || isBesideTicket(kind)
  const ofProject = ofTicket || /^(project|label|field)\./.test(kind)
  return {
    seq: 42,
    at: INSTANT,
    recorded_at: INSTANT,
    actor_id: ID,
    via: 'api',
    cause_seq: null,
    root_seq: null,
    depth: 0,
    kind,
    version: versionOf(kind),
    project_id: ofProject ? ID : null,
    ticket_id: ofTicket ? ID : null,
    request_id: null,
    data: valueOf(eventKinds[kind] as Schema, 'data'),
  }
}
