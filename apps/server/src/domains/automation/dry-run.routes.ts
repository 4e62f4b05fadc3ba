import { Readable } from 'node:stream'
import { DryRun, DryRunInput, type DryRunLine } from '@waybill/contract/automation/rule.ts'
import Type from 'typebox'
import { defineRoute, ok, stream, type Route, type RouteRequest } from '../../http/route.ts'
import { checkBody } from '../people/check-body.ts'
import { requireRead } from '../projects/require-read.ts'
import { checkChangeOfPlugins, checkPluginActions } from './check-plugin-actions.ts'
import { dryRun, dryRunInSteps } from './dry-run.ts'
import { takeTurnToTry } from './one-dry-run.ts'

const ofTrying = {
  method: 'POST',
  tag: 'Automation',
  access: { policy: 'rule.manage' },
  body: DryRunInput,
} as const

const tryRule = defineRoute({
  ...ofTrying,
  path: '/rules/dry-run',
  summary: 'What a rule would have done over the last days, and where it meets other rules; changes nothing',
  responses: { 200: DryRun },
  async handler(request) {
    const { kernel, actor, ended } = request
    const input = await inputOf(request)
    const giveTurn = takeTurnToTry(kernel)
    try {
      return ok(await dryRun(kernel, actor, input, ended))
    } finally {
      giveTurn()
    }
  },
})

const tryAndTell = defineRoute({
  ...ofTrying,
  path: '/rules/dry-run/progress',
  summary:
    'The same, one line of JSON after another while it works: `progress` with what was looked at, and at last `result`; who closes the connection gives it up',
  produces: 'application/x-ndjson',
  responses: { 200: Type.String() },
  async handler(request) {
    const { kernel, actor, ended } = request
    const input = await inputOf(request)
    const giveTurn = takeTurnToTry(kernel)
    try {
      const steps = dryRunInSteps(kernel, actor, input, ended)
      // What cannot be tried is refused before anything is sent.
      const first = await steps.next()
      const lines = Readable.from(linesOf(first, steps, giveTurn), { objectMode: false })
      lines.once('close', giveTurn)
      return stream(lines, {
        'content-type': 'application/x-ndjson; charset=utf-8',
        'cache-control': 'no-store',
        // A proxy that gathers the answer would show no progress.
        'x-accel-buffering': 'no',
      })
    } catch (error) {
      giveTurn()
      throw error
    }
  },
})

type Steps = ReturnType<typeof dryRunInSteps>

async function* linesOf(
  first: Awaited<ReturnType<Steps['next']>>,
  steps: Steps,
  giveTurn: () => void,
): AsyncGenerator<string> {
  for (let step = first; ; step = await steps.next()) {
    // What is left is to be read, by somebody who may take long.
    if (step.done === true) giveTurn()
    const line: DryRunLine = step.done === true ? { result: step.value } : { progress: step.value }
    yield `${JSON.stringify(line)}\n`
    if (step.done === true) return
  }
}

async function inputOf(request: RouteRequest<unknown, unknown, DryRunInput>): Promise<DryRunInput> {
  requireRead(request.actor)
  const input = checkBody(DryRunInput, request.body)
  if (input.rule !== undefined) await checkChangeOfPlugins(request, input.rule, { ...input, state: 'on' })
  else await checkPluginActions(request, input.definition, input.project)
  return input
}

export const dryRunRoutes: Route[] = [tryRule, tryAndTell]
