import Type, { type Static } from 'typebox'
import { Id, Instant, NamedRef, Seq, TicketRef, line, listOf, nullable, oneOf, strict } from '../schema.ts'

/** What a ticket is named in, outside. */
export const REFERENCE_KINDS = ['commit', 'pull_request', 'merge_request'] as const
export const ReferenceKind = oneOf(REFERENCE_KINDS)
export type ReferenceKind = Static<typeof ReferenceKind>

/** Where a pull or merge request stands; of a commit nothing. */
export const ReferenceState = oneOf(['open', 'draft', 'merged', 'closed'])
export type ReferenceState = Static<typeof ReferenceState>

/** Only addresses that are safe to click, without names and passwords in them. */
const Url = Type.String({ maxLength: 2_000, pattern: '^https?://[^\\s@]+$' })

const identity = {
  source: line(40, 'The plugin or program that knows it, such as github'),
  kind: ReferenceKind,
  repository: line(400, 'Where it is, such as acme/web'),
  name: line(100, 'What it is called there: the hash of a commit, #12, !12'),
}
const said = { title: Type.String({ maxLength: 500 }), url: Url, state: nullable(ReferenceState) }

/** What an event says of a reference; its author is a person of Waybill, or nobody that it knows. */
export const referenceValues = { ...identity, ...said, url: Type.String(), author: nullable(Id) }
export const ReferenceValues = Type.Object(referenceValues)
export type ReferenceValues = Static<typeof ReferenceValues>

/** `at`: when it was so outside. What is older than what is known changes nothing. */
export const NoteReferenceInput = strict({
  ticket: TicketRef,
  ...identity,
  ...said,
  author: nullable(Id),
  at: Instant,
})

export const NoteNotResolvedInput = strict({
  reference: Id,
  code: line(100),
  why: line(300, 'The title of the problem, which holds no names'),
})

export const Reference = Type.Object({
  id: Id,
  ...identity,
  title: Type.String(),
  url: Type.String(),
  state: nullable(ReferenceState),
  author: nullable(NamedRef),
  at: Instant,
  seq: Seq,
})
export type Reference = Static<typeof Reference>
export const ReferenceList = listOf(Reference)
export type ReferenceList = Static<typeof ReferenceList>
