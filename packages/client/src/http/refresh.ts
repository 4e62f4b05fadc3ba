import { Problem } from '@waybill/contract/problems/problem.ts'
import type { RefreshAnswer } from '@waybill/contract/access/session.ts'
import type { Ask } from './ask.ts'
import type { Credentials } from './credentials.ts'

/** The access token has run out, or the browser has thrown away the cookie that had. */
const RUN_OUT = new Set(['access.token_not_valid', 'access.not_signed_in'])

/** Exchanges tokens, once for everybody who needs it at the same time. */
export function refresher(credentials: Credentials, send: (ask: Ask) => Promise<{ body: unknown }>) {
  let running: Promise<void> | null = null
  let exchanged = 0

  async function exchange(): Promise<void> {
    const body = credentials.refreshBody()
    if (body === null) throw signInAgain()
    try {
      const answer = await send({ method: 'POST', path: '/users/token/refresh', body, anonymous: true })
      const { access, refresh } = answer.body as RefreshAnswer
      if (access !== undefined) credentials.replace({ access, refresh })
      exchanged += 1
    } catch (error) {
      if (error instanceof Problem && error.status === 401) credentials.replace(null)
      throw error
    }
  }

  function refresh(): Promise<void> {
    running ??= exchange().finally(() => {
      running = null
    })
    return running
  }

  /** Runs `act`, and once more with a new token when the old one has run out. */
  async function refreshing<T>(act: () => Promise<T>): Promise<T> {
    const before = exchanged
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401 || !RUN_OUT.has(error.code)) throw error
      if (credentials.refreshBody() === null) throw error
      if (exchanged === before) await refresh()
      return act()
    }
  }

  return { refresh, refreshing }
}

function signInAgain(): Problem {
  return new Problem({
    status: 401,
    code: 'client.signed_out',
    title: 'You are signed out',
    detail: 'Sign in again.',
  })
}
