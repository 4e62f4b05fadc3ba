import { Problem } from '@waybill/contract/problems/problem.ts'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { EngineSql } from '../io/db/engine-sql.ts'

const MIB = 1024 * 1024
/** Of a body that was refused: a sender who has not finished by then is cut off. */
const MOST_THROWN_AWAY = 64 * MIB
const MOST_MILLIS = 10_000

export const PROBLEM_JSON = 'application/problem+json; charset=utf-8'

/** Answers every error as problem+json. What is not a `Problem` is a defect: logged whole, shown as a request id only. */
export function problemHandler(sql: EngineSql) {
  return (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = toProblem(error, sql, request.routeOptions.bodyLimit)
    // A problem that a handler chose to answer is no defect: a line says it, with what failed elsewhere.
    if (error instanceof Problem && problem.status !== 500) {
      const { code, title, cause } = problem
      if (problem.status > 500 || cause !== undefined) request.log.warn({ code, err: cause }, title)
    } else if (problem.status >= 500) request.log.error({ err: error }, problem.title)
    if (problem.status === 413) letSenderFinish(request, reply)
    return sendProblem(problem, request, reply)
  }
}

/**
 * Fastify would close while the sender still writes, who then sees a broken connection and no answer (RFC 9112, 9.6). What
 * comes is read and thrown away instead, up to a limit: nobody may send without end.
 */
function letSenderFinish({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.removeHeader('connection')
  let left = MOST_THROWN_AWAY
  const close = () => raw.destroy()
  const timer = setTimeout(close, MOST_MILLIS).unref()
  raw.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) close()
  })
  raw.once('close', () => clearTimeout(timer))
}

export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .code(problem.status)
    .headers(problem.headers ?? {})
    .header('content-type', PROBLEM_JSON)
    .send(problem.toBody(request.id))
}

/** @param bodyLimit the most that was taken, in bytes */
export function toProblem(error: FastifyError | Error, sql: EngineSql, bodyLimit = MIB): Problem {
  if (error instanceof Problem) return error
  if (sql.isStorageFailure(error)) return storageFailed()
  if (sql.isUnreachable(error)) return databaseAway()
  const status = 'statusCode' in error ? error.statusCode : undefined
  switch (status) {
    case 413:
      return new Problem({
        status,
        code: 'request.too_large',
        title: 'The body is too large',
        detail: `At most ${sizeWords(bodyLimit)} is accepted here.`,
      })
    case 415:
      return new Problem({
        status,
        code: 'request.unsupported_media_type',
        title: 'The body has a media type that is not accepted',
        detail: 'Send JSON with "Content-Type: application/json".',
      })
    case undefined:
      return internal()
    default:
      return status < 500
        ? new Problem({
            status,
            code: 'request.malformed',
            title: 'The request is malformed',
            detail: error.message,
          })
        : internal()
  }
}

function internal(): Problem {
  return new Problem({
    status: 500,
    code: 'server.internal',
    title: 'Something went wrong on the server',
    detail: 'Nothing was stored. Tell your administrator the request_id, by which the log shows the cause.',
  })
}

function storageFailed(): Problem {
  return new Problem({
    status: 503,
    code: 'server.storage',
    title: 'The server cannot store anything at the moment',
    detail: 'Its disk may be full or read-only. Nothing of this request was stored; try again later.',
    headers: { 'retry-after': '30' },
  })
}

function databaseAway(): Problem {
  return new Problem({
    status: 503,
    code: 'server.database_away',
    title: 'The server cannot reach its database at the moment',
    detail:
      'Whether something of this request was stored is not known. Try again soon; with the same Idempotency-Key nothing is done twice.',
    headers: { 'retry-after': '1' },
  })
}

function sizeWords(bytes: number): string {
  return bytes >= MIB ? `${String(Math.floor(bytes / MIB))} MiB` : `${String(Math.floor(bytes / 1024))} KiB`
}
