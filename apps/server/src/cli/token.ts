import { parseArgs } from 'node:util'
import { ACCESS_TOKEN_PREFIX } from '@waybill/contract/access/access-token.ts'
import { SCOPES, SYSTEM } from '@waybill/contract/access/policies.ts'
import { createAccessToken } from '../domains/people/create-access-token.command.ts'
import { hashSecret, hintOf, newSecret } from '../domains/people/secrets.ts'
import { runCommand } from '../kernel/run-command.ts'
import { UsageError, type CliCommand, type ExitCode } from './cli-command.ts'
import { requirePerson } from './require-person.ts'
import { withKernel } from './with-kernel.ts'

export const token: CliCommand = {
  name: 'token',
  summary: 'make a personal access token for the API',
  help: `waybill token create EMAIL --name NAME [--scope ${SCOPES.join('|')}]... [--project KEY]... [--expires INSTANT] [--json]

Prints the token, once: only its hash is stored. Without --scope it may read and write; without --project it reaches
every project that the person reaches; without --expires it does not run out (2027-03-01T00:00:00Z is an instant).`,
  async run(context, args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        scope: { type: 'string', multiple: true },
        project: { type: 'string', multiple: true },
        expires: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const [action, person, ...rest] = positionals
    if (action !== 'create') throw new UsageError('say what to do: token create')
    if (person === undefined || rest.length > 0) throw new UsageError('name one person by e-mail address')
    if (values.name === undefined) throw new UsageError('give the token a name: --name "nightly report"')
    const secret = newSecret(ACCESS_TOKEN_PREFIX)
    return withKernel<ExitCode>(context, async (kernel) => {
      const { id } = await requirePerson(kernel, person)
      const { result } = await runCommand(kernel, createAccessToken, {
        input: {
          person: id,
          name: values.name,
          ...(values.scope && { scopes: values.scope }),
          ...(values.project && { projects: values.project }),
          ...(values.expires !== undefined && { expires_at: values.expires }),
          token_hash: hashSecret(secret),
          hint: hintOf(secret, ACCESS_TOKEN_PREFIX),
        },
        actor: SYSTEM,
        via: 'cli',
      })
      context.print(values.json ? JSON.stringify({ id: result.id, token: secret }) : secret)
      return 0
    })
  },
}
