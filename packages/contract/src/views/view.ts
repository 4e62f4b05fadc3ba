import Type, { type Static } from 'typebox'
import {
  Id,
  Instant,
  NamedRef,
  ProjectRef,
  Seq,
  line,
  listOf,
  nullable,
  oneOf,
  strict,
  text,
} from '../schema.ts'

/** Views of one person. */
export const MOST_VIEWS = 100

/** A view counts its tickets up to here; beyond, `more` is true. */
export const MOST_COUNTED = 1_000

export const VIEW_LAYOUTS = ['table', 'board'] as const
export const ViewLayout = oneOf(VIEW_LAYOUTS)
export type ViewLayout = Static<typeof ViewLayout>

export const VIEW_GROUPS = ['status', 'assignee', 'priority', 'project'] as const
export const ViewGroup = oneOf(VIEW_GROUPS)
export type ViewGroup = Static<typeof ViewGroup>

const ViewColumns = Type.Array(line(64), {
  maxItems: 50,
  uniqueItems: true,
  description: 'What a table shows, in order; empty: what the client shows by itself',
})

/** What somebody chose to see, under a name. */
export const viewValues = {
  name: line(100),
  query: text(10_000, { description: 'In the query language, its order inside it; empty: all tickets' }),
  layout: ViewLayout,
  columns: ViewColumns,
  group: nullable(ViewGroup),
  shared: Type.Boolean({ description: 'For every agent and admin; else for its owner alone' }),
}

export const View = Type.Object({
  id: Id,
  ...viewValues,
  project_id: nullable(Id),
  owner: NamedRef,
  position: Type.Integer({ minimum: 0, description: 'Its place among the views of its owner' }),
  can: Type.Object({ edit: Type.Boolean() }),
  created_at: Instant,
  updated_at: Instant,
  seq: Seq,
})
export type View = Static<typeof View>

export const ViewList = listOf(View)
export type ViewList = Static<typeof ViewList>

const optional = {
  query: Type.Optional(viewValues.query),
  project: Type.Optional(nullable(ProjectRef)),
  layout: Type.Optional(ViewLayout),
  columns: Type.Optional(ViewColumns),
  group: Type.Optional(viewValues.group),
  shared: Type.Optional(viewValues.shared),
  position: Type.Optional(Type.Integer({ minimum: 0 })),
}

/** Without a position it comes last. */
export const CreateViewInput = strict({ name: viewValues.name, ...optional })
export type CreateViewInput = Static<typeof CreateViewInput>

export const UpdateViewInput = strict({ name: Type.Optional(viewValues.name), ...optional })
export type UpdateViewInput = Static<typeof UpdateViewInput>

/** `count` is null where the query names what is not there any more, or not for the reader. */
export const ViewCounts = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Id,
      count: nullable(Type.Integer({ minimum: 0 })),
      more: Type.Boolean({ description: 'There are more than `count`' }),
    }),
  ),
})
export type ViewCounts = Static<typeof ViewCounts>
