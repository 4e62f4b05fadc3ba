import { pino, type Logger } from 'pino'
import { buildApp } from './app.ts'
import { prepareSetUp, type SetUpState } from './domains/installation/set-up.ts'
import { makeAuthenticate } from './domains/people/authenticate.ts'
import type { AppDeps } from './http/app-deps.ts'
import { routes } from './http/routes.ts'
import { VERSION } from './http/version.ts'
import { openKernel } from './open-kernel.ts'
import { loadSecrets, type Settings } from './settings.ts'
import { startBackground } from './start-background.ts'

export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  address: string
  /** No new work, what runs is finished or handed back, then the database is closed. */
  stop(): Promise<void>
}

interface ServeOptions {
  /** Logs for eyes instead of JSON. */
  pretty: boolean
  say(line: string): void
}

/** Starts everything on the database of the settings and listens. */
export async function startServer(settings: Settings, options: ServeOptions): Promise<RunningServer> {
  const log = await makeLog(settings, options)
  const kernel = await openKernel(settings, (error) => log.warn({ err: error }, 'the doorbell failed'))
  const stopping = new AbortController()
  // After the database: a folder of another program is refused before anything is written into it.
  const secrets = loadSecrets(settings)
  const background = await startBackground(kernel, settings, log)
  const deps: AppDeps = {
    kernel,
    publicUrl: settings.publicUrl,
    secrets,
    limits: settings.limits,
    log,
    version: VERSION,
    trustedProxies: settings.trustedProxies,
    jobs: background.jobs,
    stopping: stopping.signal,
  }
  const app = await buildApp(deps, routes, makeAuthenticate(deps))
  const stop = async () => {
    stopping.abort()
    await app.close()
    await background.stop()
    await kernel.close()
  }
  let address: string
  let setUp: SetUpState
  try {
    setUp = await prepareSetUp(kernel, settings)
    address = await app.listen({ port: settings.port, host: settings.host })
  } catch (error) {
    // A start that fails (a port in use, say) ends the process only when nothing goes on in the background.
    await stop()
    throw error
  }
  options.say(`Waybill ${VERSION} is ready at ${address}`)
  if (setUp.state === 'created') options.say(`The first admin was made from WAYBILL_ADMIN_EMAIL.`)
  if (setUp.link !== undefined) {
    options.say('There is no admin yet. This one-time link (its code, see the README) makes the first:')
    options.say(`  ${setUp.link}`)
  }
  return { address, stop }
}

async function makeLog(settings: Settings, options: ServeOptions): Promise<Logger> {
  const redact = { paths: ['req.headers.authorization', 'req.headers.cookie'], remove: true }
  const choice = { level: settings.logLevel, redact }
  if (options.pretty) {
    const { pinoPretty } = await import('./io/pretty-log.ts')
    return pino(choice, pinoPretty())
  }
  // Lines that come while one is being written go out together: a call for each took a tenth of a small answer.
  return pino(choice, pino.destination({ sync: false }))
}
