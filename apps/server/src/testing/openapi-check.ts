import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { ProblemBody } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import type { FastifyInstance, InjectOptions } from 'fastify'
import Type, { type TSchema } from 'typebox'
import { OPENAPI_FILE } from './openapi-file.ts'

interface Answer {
  status: number
  body: unknown
  headers: Record<string, unknown>
}

interface Documented {
  paths?: Record<string, object | undefined>
}

interface Operation {
  /** `get /api/v1/tickets/{ref}` */
  name: string
  method: string
  path: RegExp
  /** By status; null: without a body of JSON. */
  answers: Map<string, TSchema | null>
}

/** Of the committed document, which the sweep of the routes compares with the program: making it takes 150 ms for each app. */
let committed: Operation[] | undefined

/** Fails when an answer is not what the OpenAPI document says of its route: run for every request of the suite. */
export function assertMatchesOpenApi(app: FastifyInstance, request: InjectOptions, answer: Answer): void {
  if (answer.status >= 400) {
    if (answer.body !== undefined) assertFits(ProblemBody, answer, 'a problem')
    return
  }
  const found = findOperation(app, request)
  if (!found || answer.status === 304) return
  const schema = found.answers.get(String(answer.status))
  assert.ok(
    schema !== undefined,
    `${found.name} answered ${String(answer.status)}, which openapi.json does not name`,
  )
  if (schema) assertFits(schema, answer, found.name)
}

function assertFits(schema: TSchema, answer: Answer, name: string): void {
  const errors = fieldErrors(schema, answer.body)
  assert.deepEqual(
    errors,
    [],
    `the answer of ${name} is not what openapi.json says: ${JSON.stringify(answer.body).slice(0, 500)}`,
  )
}

function findOperation(app: FastifyInstance, request: InjectOptions): Operation | undefined {
  const url = typeof request.url === 'string' ? request.url : ''
  const path = (url.split('?')[0] ?? '').replace(/^\/api\/(?!v1\/)/, '/api/v1/')
  if (!path.startsWith('/api/v1/')) return undefined
  const method = (request.method ?? 'GET').toLowerCase()
  committed ??= operationsOf(JSON.parse(readFileSync(OPENAPI_FILE, 'utf8')) as Documented)
  const isIt = (one: Operation) => one.method === method && one.path.test(path)
  // Only the plugins of a test have routes that are not in the committed one.
  return committed.find(isIt) ?? operationsOf(app.swagger()).find(isIt)
}

function operationsOf({ paths = {} }: Documented): Operation[] {
  return Object.entries(paths).flatMap(([template, operations]) => {
    const pattern = template.replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replace(/\{[^}]+\}/g, '[^/]+')
    const path = new RegExp(`^${pattern}$`)
    return Object.entries(operations ?? {}).map(([method, operation]) => ({
      name: `${method} ${template}`,
      method,
      path,
      answers: answersOf(operation as Parameters<typeof answersOf>[0]),
    }))
  })
}

function answersOf({
  responses = {},
}: {
  responses?: Record<string, { content?: Record<string, { schema?: object }> } | undefined>
}): Operation['answers'] {
  return new Map(
    Object.entries(responses).map(([status, response]) => {
      const schema = response?.content?.['application/json']?.schema
      return [status, schema ? Type.Unsafe(schema) : null]
    }),
  )
}
