// The limit of an answer over HTTP: the same bytes with the same headers from a Fastify that does nothing for them.
import fastify from 'fastify'
import { answer } from './ask.ts'

export interface BareAnswer {
  status: number
  headers: Record<string, string>
  body: string | null
}

let close: (() => Promise<unknown>) | null = null

async function serve(answers: Record<string, BareAnswer>): Promise<string> {
  await close?.()
  const app = fastify()
  close = () => app.close()
  for (const [path, { status, headers, body }] of Object.entries(answers)) {
    app.get(path, (_request, reply) => {
      void reply
        .code(status)
        .headers(headers)
        .send(body ?? undefined)
    })
  }
  return app.listen({ port: 0, host: '127.0.0.1' })
}

let cpu = process.cpuUsage()

/** Milliseconds of CPU since it was asked last. */
function cpuMillis(): number {
  const used = process.cpuUsage(cpu)
  cpu = process.cpuUsage()
  return (used.user + used.system) / 1e3
}

answer({ serve, cpu: cpuMillis })
