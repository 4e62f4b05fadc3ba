import { createHash } from 'node:crypto'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { loadProjectFacts } from '@waybill/server/domains/projects/projects.queries.ts'
import { parseJsonBody } from '@waybill/server/http/json-body.ts'
import { bytesOf, ok, type RouteAnswer, type RouteRequest } from '@waybill/server/http/route.ts'
import Type, { type Static, type TSchema } from 'typebox'
import { Followed, follow } from './follow.ts'
import type { GitHost } from './git-host.ts'
import type { Seen, Told } from './seen.ts'

/** Far above a push of a thousand commits. */
export const MOST_BYTES = 5 * 1024 * 1024

export const Delivered = Type.Object({
  ignored: Type.Union([Type.String(), Type.Null()], {
    description: 'Why nothing followed; null: it was followed',
  }),
  tickets: Type.Array(Followed),
  left_out: Type.Integer({
    description:
      'How many names of tickets were left out: of one text 50 are followed, and of one delivery 200',
  }),
})

interface Service {
  /** @throws Problem where the sender does not know the secret */
  verify(body: Buffer, header: (name: string) => string | null, secret: string): Promise<boolean>
  read(payload: unknown, header: (name: string) => string | null): Told
}

/** One delivery of a service to the hook of a project: checked, read, followed. */
export async function takeDelivery(
  host: GitHost,
  request: RouteRequest<{ project: string }, unknown, unknown>,
  service: Service,
): Promise<RouteAnswer> {
  const header = (name: string) => {
    const value = request.raw.headers[name]
    return typeof value === 'string' ? value : null
  }
  const body = bytesOf(request)
  const found = await loadProjectFacts(host.db, request.params.project, SYSTEM)
  const settings = found && (await host.projectSettings(found.project.id))
  if (!settings || !(await service.verify(body, header, settings.secret))) throw wrongSignature()
  const told = service.read(readPayload(body, header('content-type')), header)
  if ('ignored' in told) return ignored(told.ignored)
  const { repositories } = settings
  const same = (name: string) => name.toLowerCase() === told.repository.toLowerCase()
  if (repositories.length > 0 && !repositories.some(same))
    return ignored(`${told.repository} is not one of the repositories of this project`)
  const { id, key } = found.project
  const aliases = await host.db
    .selectFrom('project_aliases')
    .select('key')
    .where('project_id', '=', id)
    .execute()
  const project = { id, key, keys: [key, ...aliases.map((one) => one.key)] }
  const delivery = createHash('sha256').update(body).digest('base64url')
  const followed = await follow(host, project, settings, delivery, told.seen.map(storable))
  if (followed.tickets.length === 0) return ignored('it names no ticket of this project')
  return ok({ ignored: null, ...followed })
}

/** Services tell what stands in a commit, and that may be anything; a database takes no NUL. */
function storable({ repository, name, title, url, email, ...rest }: Seen): Seen {
  const clean = (text: string) => text.toWellFormed().replaceAll('\0', '\uFFFD')
  return {
    ...rest,
    repository: clean(repository),
    name: clean(name),
    title: clean(title),
    url: clean(url),
    email: email === null ? null : clean(email),
  }
}

function ignored(why: string): RouteAnswer {
  return ok({ ignored: why, tickets: [], left_out: 0 })
}

/** The same answer whether there is no such project, it has no secret, or the sender another one. */
function wrongSignature(): Problem {
  return new Problem({
    status: 401,
    code: 'git.wrong_signature',
    title: 'The delivery is not signed by the secret of the project',
    detail:
      'The last part of the address must be the key of a project where the plugin Git is set up, and the secret the same on both sides. Set it there again.',
  })
}

function readPayload(body: Buffer, type: string | null): unknown {
  if (type?.startsWith('application/x-www-form-urlencoded'))
    return parseJsonBody(Buffer.from(new URLSearchParams(body.toString('utf8')).get('payload') ?? ''))
  return parseJsonBody(body)
}

/** @throws Problem 422 that names what the payload lacks: the service speaks another version than we know */
export function checkPayload<Schema extends TSchema>(schema: Schema, payload: unknown): Static<Schema> {
  const errors = fieldErrors(schema, payload)
  if (errors.length === 0) return payload as Static<Schema>
  throw new Problem({
    status: 422,
    code: 'git.unknown_payload',
    title: 'The payload is not of a version that Waybill knows',
    detail: `${errors[0]?.pointer ?? ''} ${errors[0]?.message ?? ''}`.trim(),
    errors,
  })
}

/** The first line of a message, as a title. */
export function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').trim().slice(0, 500).toWellFormed()
}
