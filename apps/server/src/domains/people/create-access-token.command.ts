import { CreateAccessTokenInput } from '@waybill/contract/access/access-token.ts'
import { SCOPES, mayInProject, mayWithPerson } from '@waybill/contract/access/policies.ts'
import { PersonRef, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { toIsoOrNull, toMillis } from '../../kernel/clock.ts'
import { loadProjectFacts } from '../projects/projects.queries.ts'
import { cannotHaveTokens, expiryInThePast, tooManyTokens, unknownProject } from './access.errors.ts'
import { SecretHash } from './credential-schemas.ts'
import { lockPersonByRef } from './lock-person.ts'

/** More than anybody has use for; it keeps the list readable. */
const MOST_TOKENS = 100
/** Without a word about scopes a token reads and writes, but runs nothing. */
const DEFAULT_SCOPES = ['read', 'write'] as const

/** Gives a person (oneself, or by an admin a service account) a token. The token was made outside; only its hash comes here. */
export const createAccessToken = defineCommand({
  name: 'create-access-token',
  input: strict({
    person: PersonRef,
    ...CreateAccessTokenInput.properties,
    token_hash: SecretHash,
    hint: Type.String({ maxLength: 16 }),
  }),
  subject: 'person',
  freshInput: ['token_hash', 'hint'],
  resultIsSecret: true,
  load: (ctx, input) => lockPersonByRef(ctx, input.person),
  authorize: (actor, person) =>
    mayWithPerson(actor, 'person.manage_access', { is_self: person.id === actor.person_id }),
  async run(ctx, input, person) {
    if (person.active === 0 || person.placeholder === 1) throw cannotHaveTokens()
    const expiresAt = input.expires_at ? toMillis(input.expires_at) : null
    if (expiresAt !== null && expiresAt <= ctx.now) throw expiryInThePast()
    await refuseTooMany(ctx, person.id)
    const given = new Set<string>(input.scopes ?? DEFAULT_SCOPES)
    const scopes = SCOPES.filter((scope) => given.has(scope))
    const projects = input.projects ? await projectIds(ctx, input.projects) : null
    const id = ctx.newId()
    await ctx.tx
      .insertInto('access_tokens')
      .values({
        id,
        person_id: person.id,
        name: input.name,
        hash: input.token_hash,
        hint: input.hint,
        scopes: JSON.stringify(scopes),
        projects: projects && JSON.stringify(projects),
        created_at: ctx.now,
        expires_at: expiresAt,
        last_used_at: null,
        revoked_at: null,
      })
      .execute()
    ctx.append({
      kind: 'token.created',
      data: {
        person: person.id,
        token: id,
        name: input.name,
        scopes,
        projects,
        expires_at: toIsoOrNull(expiresAt),
      },
    })
    return { id }
  },
})

async function refuseTooMany(ctx: CommandContext, person: string): Promise<void> {
  const { count } = await ctx.tx
    .selectFrom('access_tokens')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('person_id', '=', person)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (count >= MOST_TOKENS) throw tooManyTokens(MOST_TOKENS)
}

/** Projects that whoever makes the token can see; the token's own reach is decided anew with each of its requests. */
async function projectIds(ctx: CommandContext, refs: readonly string[]): Promise<string[]> {
  const ids = new Set<string>()
  for (const [index, ref] of refs.entries()) {
    const found = await loadProjectFacts(ctx, ref, ctx.actor)
    if (!found || mayInProject(ctx.actor, 'project.see', found.facts) !== 'allow')
      throw unknownProject(index, ref)
    ids.add(found.project.id)
  }
  return [...ids]
}
