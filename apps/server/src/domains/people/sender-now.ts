import type { Actor } from '@waybill/contract/access/policies.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { RouteRequest, SignedIn } from '../../http/route.ts'
import { findLiveSession } from './access.queries.ts'

type Request = Pick<RouteRequest<unknown, unknown, unknown>, 'kernel' | 'signedIn' | 'identifyAgain'>

/**
 * The sender as of now, for an answer that takes long: null when the session has ended, the token was revoked or the person
 * deactivated. The access token of a session lives for minutes only and is not asked again: the session is.
 */
export async function senderNow(request: Request): Promise<Actor | null> {
  return (await signedInNow(request))?.actor ?? null
}

/** The same with until when. */
export async function signedInNow({ kernel, signedIn, identifyAgain }: Request): Promise<SignedIn | null> {
  if (signedIn?.sessionId) {
    const session = await findLiveSession(kernel.store.db, signedIn.sessionId, kernel.clock.now())
    if (!session) return null
    return { ...signedIn, actor: { ...signedIn.actor, role: session.role }, expiresAt: session.expires_at }
  }
  try {
    return await identifyAgain()
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}
