import { Instant, nullable } from '@waybill/contract/schema.ts'
import Type, { type Static } from 'typebox'

/**
 * What is read of the archive of a GitHub repository, as exporters of its GraphQL API write it; all else in it is passed
 * over. Accounts are logins; a deleted account is null or empty.
 */
const Login = Type.Optional(nullable(Type.String({ maxLength: 120 })))
const Body = Type.Optional(nullable(Type.String()))
const Time = Type.Optional(nullable(Instant))

const Said = { author: Login, authorAssociation: Login, body: Body, createdAt: Instant }
export const GithubComment = Type.Object(Said)
export type GithubComment = Static<typeof GithubComment>

export const GithubReview = Type.Object({
  ...Said,
  state: Type.String(),
  /** Remarks on lines of the change; their author is that of the review. */
  comments: Type.Optional(Type.Array(Type.Object(Said))),
})
export type GithubReview = Static<typeof GithubReview>

export const GithubItem = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  title: Type.String(),
  url: Body,
  state: Type.Enum(['OPEN', 'CLOSED', 'MERGED']),
  author: Login,
  authorAssociation: Login,
  assignees: Type.Optional(Type.Array(Type.String({ maxLength: 120 }))),
  labels: Type.Optional(Type.Array(Type.String())),
  body: Body,
  createdAt: Instant,
  updatedAt: Time,
  closedAt: Time,
  mergedAt: Time,
  mergedBy: Login,
  comments: Type.Optional(Type.Array(GithubComment)),
  reviews: Type.Optional(Type.Array(GithubReview)),
})
export type GithubItem = Static<typeof GithubItem>

export const GithubLabel = Type.Object({
  name: Type.String(),
  description: Body,
  /** `ce373a`, without the `#`. */
  color: Type.Optional(Type.String()),
})
export type GithubLabel = Static<typeof GithubLabel>

/** GitHub shows what a deleted account wrote under this name. */
export const GHOST = 'ghost'

export function loginOf(login: string | null | undefined): string {
  const name = login?.trim() ?? ''
  return name === '' ? GHOST : name
}
