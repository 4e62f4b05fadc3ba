import assert from 'node:assert/strict'
import { ProblemBody } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import type { FastifyInstance, InjectOptions } from 'fastify'
import Type, { type TSchema } from 'typebox'

interface Answer {
  status: number
  body: unknown
  headers: Record<string, unknown>
}

interface Operation {
  responses?: Record<string, { content?: Record<string, { schema?: object }> } | undefined>
}

/** Fails when an answer is not what the OpenAPI document says of its route: run for every request of the suite. */
export function assertMatchesOpenApi(app: FastifyInstance, request: InjectOptions, answer: Answer): void {
  if (answer.status >= 400) {
    if (answer.body !== undefined) assertFits(ProblemBody, answer, 'a problem')
    return
  }
  const found = findOperation(app, request)
  if (!found || answer.status === 304) return
  const response = found.operation.responses?.[String(answer.status)]
  assert.ok(response, `${found.name} answered ${String(answer.status)}, which openapi.json does not name`)
  const schema = response.content?.['application/json']?.schema
  if (schema) assertFits(Type.Unsafe(schema), answer, found.name)
}

function assertFits(schema: TSchema, answer: Answer, name: string): void {
  const errors = fieldErrors(schema, answer.body)
  assert.deepEqual(
    errors,
    [],
    `the answer of ${name} is not what openapi.json says: ${JSON.stringify(answer.body).slice(0, 500)}`,
  )
}

function findOperation(
  app: FastifyInstance,
  request: InjectOptions,
): { name: string; operation: Operation } | null {
  const url = typeof request.url === 'string' ? request.url : ''
  const path = (url.split('?')[0] ?? '').replace(/^\/api\/(?!v1\/)/, '/api/v1/')
  const method = (request.method ?? 'GET').toLowerCase()
  const document: { paths?: Record<string, object | undefined> } = app.swagger()
  for (const [template, operations] of Object.entries(document.paths ?? {})) {
    const pattern = new RegExp(
      `^${template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`,
    )
    if (!pattern.test(path)) continue
    const operation = operationOf(operations, method)
    if (operation) return { name: `${method} ${template}`, operation }
  }
  return null
}

function operationOf(operations: object | undefined, method: string): Operation | undefined {
  return new Map<string, Operation>(Object.entries(operations ?? {})).get(method)
}
