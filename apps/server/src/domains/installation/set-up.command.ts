import { SetUpInput } from '@waybill/contract/people/person.ts'
import { nullable, strict } from '@waybill/contract/schema.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { PasswordHash, SecretHash } from '../people/credential-schemas.ts'
import { insertPerson } from '../people/insert-person.ts'
import { endOneTimeCodes, takeOneTimeCode } from '../people/one-time-codes.ts'
import { alreadySetUp, wrongSetUpCode } from './installation.errors.ts'
import { hasAdmin } from './installation.queries.ts'

/** No hash of anything: the row is a lock, and stays as the mark that the set-up was done. */
const SET_UP_ONCE = 'set-up'

const { code: _code, password: _password, ...person } = SetUpInput.properties

/** Makes the first admin. `code_hash` is null for an unattended set-up, which only the program itself may do. */
export const setUp = defineCommand({
  name: 'set-up',
  input: strict({ ...person, code_hash: nullable(SecretHash), password_hash: PasswordHash }),
  subject: 'installation',
  freshInput: ['password_hash'],
  load: () => Promise.resolve({}),
  // The code decides, or the environment of the process.
  authorize: (actor, _loaded, input) =>
    input.code_hash !== null || actor.kind === 'system' ? 'allow' : 'hide',
  async run(ctx, input) {
    await takeTurn(ctx)
    if (await hasAdmin(ctx.tx)) throw alreadySetUp()
    if (input.code_hash !== null) {
      const code = await takeOneTimeCode(ctx, input.code_hash)
      if (code?.purpose !== 'setup') throw wrongSetUpCode()
    }
    await endOneTimeCodes(ctx, null)
    const { code_hash: _used, ...admin } = input
    const id = await insertPerson(ctx, { ...admin, role: 'admin' })
    ctx.append({ kind: 'installation.set_up', data: { person: id }, actor_id: id })
    return { id }
  },
})

/** Of set-ups at the same moment the first goes on; the others wait here for its commit and then find it done. */
async function takeTurn(ctx: CommandContext): Promise<void> {
  const turn = await ctx.tx
    .insertInto('one_time_codes')
    .values({
      hash: SET_UP_ONCE,
      purpose: 'setup',
      person_id: null,
      created_at: ctx.now,
      expires_at: ctx.now,
      used_at: ctx.now,
    })
    .onConflict((on) => on.column('hash').doNothing())
    .returning('hash')
    .executeTakeFirst()
  if (!turn) throw alreadySetUp()
}
