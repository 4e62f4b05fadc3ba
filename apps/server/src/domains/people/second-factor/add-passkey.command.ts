import { Id, line, nullable, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../../kernel/command.ts'
import { SecretHash } from '../credential-schemas.ts'
import { lockPersonByRef } from '../lock-person.ts'
import { takeChallenge } from './challenges.ts'
import { mayChangeOwn } from './own-person.ts'
import { addRecoveryCodes, RecoveryHashes } from './recovery-code-rows.ts'
import { passkeyExists, passkeyNotValid, tooManyPasskeys } from './second-factor.errors.ts'
import { listPasskeys } from './second-factor.queries.ts'

export const MOST_PASSKEYS = 20

const Verified = strict({
  credential_id: Type.String({ maxLength: 1_400 }),
  public_key: Type.String({ maxLength: 16_384 }),
  counter: Type.Integer({ minimum: 0 }),
  transports: Type.String({ maxLength: 1_000 }),
  synced: Type.Boolean(),
})

/** A passkey that has answered what its owner's page was asked a moment ago; verified outside, null when it was not right. */
export const addPasskey = defineCommand({
  name: 'add-passkey',
  input: strict({
    person: Id,
    name: line(64),
    challenge_hash: SecretHash,
    verified: nullable(Verified),
    recovery_hashes: RecoveryHashes,
  }),
  subject: 'person',
  freshInput: ['recovery_hashes'],
  resultIsSecret: true,
  load: (ctx, input) => lockPersonByRef(ctx, input.person),
  authorize: mayChangeOwn,
  async run(ctx, input, person) {
    const asked = { hash: input.challenge_hash, purpose: 'add_passkey', person: person.id } as const
    const { verified } = input
    if (!(await takeChallenge(ctx, asked)) || !verified) throw passkeyNotValid()
    if ((await listPasskeys(ctx.tx, person.id)).length >= MOST_PASSKEYS) throw tooManyPasskeys(MOST_PASSKEYS)
    const id = ctx.newId()
    const added = await ctx.tx
      .insertInto('passkeys')
      .values({
        ...verified,
        id,
        person_id: person.id,
        name: input.name,
        synced: verified.synced ? 1 : 0,
        created_at: ctx.now,
        last_used_at: null,
      })
      .onConflict((on) => on.column('credential_id').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added) throw passkeyExists()
    ctx.append({ kind: 'factor.passkey_added', data: { person: person.id, passkey: id } })
    return { id, new_codes: await addRecoveryCodes(ctx, person.id, input.recovery_hashes) }
  },
})
