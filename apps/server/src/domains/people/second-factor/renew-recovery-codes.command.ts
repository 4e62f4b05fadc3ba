import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { lockPersonByRef } from '../lock-person.ts'
import { mayChangeOwn } from './own-person.ts'
import { RecoveryHashes, replaceRecoveryCodes } from './recovery-code-rows.ts'
import { noSecondFactor } from './second-factor.errors.ts'
import { hasSecondFactor } from './second-factor.queries.ts'

/** Ten new recovery codes; all old ones stop working. */
export const renewRecoveryCodes = defineCommand({
  name: 'renew-recovery-codes',
  input: strict({ person: Id, recovery_hashes: RecoveryHashes }),
  subject: 'person',
  freshInput: ['recovery_hashes'],
  resultIsSecret: true,
  load: (ctx, input) => lockPersonByRef(ctx, input.person),
  authorize: mayChangeOwn,
  async run(ctx, input, person) {
    if (!(await hasSecondFactor(ctx.tx, person.id))) throw noSecondFactor()
    await replaceRecoveryCodes(ctx, person.id, input.recovery_hashes)
    return {}
  },
})
