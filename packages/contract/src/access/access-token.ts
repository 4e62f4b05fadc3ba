import Type, { type Static } from 'typebox'
import { Id, Instant, ProjectRef, line, listOf, nullable, oneOf, strict } from '../schema.ts'
import { SCOPES } from './policies.ts'

/** How personal access tokens begin, so that people and secret scanners recognise them. */
export const ACCESS_TOKEN_PREFIX = 'wb_'

const Scopes = Type.Array(oneOf(SCOPES), { minItems: 1, maxItems: SCOPES.length, uniqueItems: true })

export const AccessToken = Type.Object({
  id: Id,
  name: Type.String(),
  hint: Type.String({ description: 'The first characters of the token' }),
  scopes: Scopes,
  projects: nullable(Type.Array(Type.Object({ id: Id, key: Type.String() }))),
  created_at: Instant,
  expires_at: nullable(Instant),
  last_used_at: nullable(Instant),
})
export type AccessToken = Static<typeof AccessToken>
export const AccessTokenList = listOf(AccessToken)
export type AccessTokenList = Static<typeof AccessTokenList>

/** With the token itself: shown once and nowhere kept. */
export const NewAccessToken = Type.Object({ ...AccessToken.properties, token: Type.String() })
export type NewAccessToken = Static<typeof NewAccessToken>

export const CreateAccessTokenInput = strict({
  name: line(64, 'What it is for'),
  scopes: Type.Optional(Scopes),
  projects: Type.Optional(
    nullable(
      Type.Array(ProjectRef, {
        minItems: 1,
        maxItems: 50,
        description: 'null or left out: all that you reach',
      }),
    ),
  ),
  expires_at: Type.Optional(nullable(Instant)),
})
export type CreateAccessTokenInput = Static<typeof CreateAccessTokenInput>
