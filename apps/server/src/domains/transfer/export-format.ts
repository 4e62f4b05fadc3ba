import { Id, nullable, oneOf, strict } from '@waybill/contract/schema.ts'
import Type, { type Static } from 'typebox'
import type { ImportsTable } from '../imports/imports.tables.ts'
import type { ExternalRefsTable } from '../tickets/tickets.tables.ts'

/** The version of the format below. A program reads this one and older ones: 1 has no attached files. */
export const EXPORT_FORMAT = 2

export const MANIFEST = 'manifest.json'

/** The files of an export in the order in which they are written and checked; the manifest comes last of all. */
export const EXPORT_FILES = ['events.jsonl', 'people.jsonl', 'references.jsonl', 'imports.jsonl'] as const
export type ExportFile = (typeof EXPORT_FILES)[number]

/** Lines of one checksum of a part, by which a change is found to a thousand lines. */
export const LINES_PER_PART = 1_000

const Millis = Type.Integer({ minimum: -8_640_000_000_000_000, maximum: 8_640_000_000_000_000 })
const Position = Type.Integer({ minimum: 0 })
const Json = Type.Record(Type.String(), Type.Unknown())

/** A line of `events.jsonl`: the columns of the log as they are stored; instants in milliseconds since 1970 UTC. */
export const EventLine = strict({
  seq: Type.Integer({ minimum: 1 }),
  at: Millis,
  recorded_at: Millis,
  actor_id: nullable(Id),
  via: Type.String(),
  cause_seq: nullable(Position),
  root_seq: nullable(Position),
  depth: Position,
  kind: Type.String(),
  version: Type.Integer({ minimum: 1 }),
  project_id: nullable(Id),
  ticket_id: nullable(Id),
  request_id: nullable(Type.String()),
  data: Json,
})
export type EventLine = Static<typeof EventLine>

/** A line of `people.jsonl`: what decision 0006 keeps out of the log. */
export const PersonLine = strict({
  id: Id,
  name: Type.String(),
  email: nullable(Type.String()),
  phone: nullable(Type.String()),
  department: nullable(Type.String()),
  address: nullable(Type.String()),
  locale: nullable(Type.String()),
  time_zone: nullable(Type.String()),
  /** Missing in exports of older programs, and where nothing was set. */
  notification_settings: Type.Optional(Type.String()),
  away_from: Type.Optional(Type.Integer()),
  away_until: Type.Optional(Type.Integer()),
  skills: Type.Optional(Type.Array(Type.String())),
  /** Only when the export was asked for passwords. */
  password_hash: Type.Optional(nullable(Type.String())),
})
export type PersonLine = Static<typeof PersonLine>

/** Complete by their types: a new kind or state must be added here. */
const REFERENCE_KINDS: Record<ExternalRefsTable['kind'], true> = {
  ticket: true,
  person: true,
  team: true,
  comment: true,
}
const IMPORT_STATES: Record<ImportsTable['state'], true> = {
  running: true,
  finished: true,
  failed: true,
  undoing: true,
  undone: true,
}
const keysOf = <Key extends string>(record: Record<Key, true>) => Object.keys(record) as Key[]

/** A line of `references.jsonl`: what an import made of what, so that it makes nothing twice and can be undone. */
export const ReferenceLine = strict({
  source: Type.String(),
  kind: oneOf(keysOf(REFERENCE_KINDS)),
  external_id: Type.String(),
  target_id: Id,
  digest: nullable(Type.String()),
  import_id: nullable(Id),
})
export type ReferenceLine = Static<typeof ReferenceLine>

/** A line of `imports.jsonl`: a run of `waybill import`. */
export const ImportLine = strict({
  id: Id,
  source: Type.String(),
  file: Type.String(),
  input_hash: Type.String(),
  state: oneOf(keysOf(IMPORT_STATES)),
  checkpoint: Type.Unknown(),
  counts: Type.Unknown(),
  started_at: Millis,
  finished_at: nullable(Millis),
  project_id: nullable(Id),
  made_project: Type.Union([Type.Literal(0), Type.Literal(1)]),
})
export type ImportLine = Static<typeof ImportLine>

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })

const FileSums = strict({
  lines: Position,
  bytes: Position,
  sha256: Sha256,
  /** The first 16 characters of the SHA-256 of each thousand lines. */
  parts: Type.Array(Type.String({ pattern: '^[0-9a-f]{16}$' })),
})
export type FileSums = Static<typeof FileSums>

/** What an export says of the attached files: the sums of their list, and how many the store had lost. */
const Attached = strict({ list: FileSums, missing: Position })
export type Attached = Static<typeof Attached>

/** Written last: an export without it is none. */
export const Manifest = strict({
  waybill_export: Type.Integer({ minimum: 1, maximum: EXPORT_FORMAT }),
  /** The program that made it, the version of its schema, and when. */
  program: Type.String(),
  schema: Type.Integer({ minimum: 1 }),
  made_at: Type.String(),
  head: Position,
  directory_seq: Position,
  /** What `waybill verify` prints as the state hash. */
  state_hash: Sha256,
  /** How many tickets there are; deleted ones count, purged ones do not. */
  tickets: Position,
  passwords: Type.Boolean(),
  /** Missing where files were left out, as before there were any. */
  attached: Type.Optional(Attached),
  files: strict(
    Object.fromEntries(EXPORT_FILES.map((name) => [name, FileSums])) as Record<ExportFile, typeof FileSums>,
  ),
})
export type Manifest = Static<typeof Manifest>
