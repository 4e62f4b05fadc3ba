import { useSyncExternalStore } from 'react'
import type { Me } from '@waybill/contract/people/person.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { writeDatesFor } from '../ui/instants.ts'
import { client } from './client.ts'
import { queries } from './queries.ts'
import { onSessionEnd } from './session-end.ts'

/**
 * `over`: the session ended while the page was in use; the page stays as it is, with what was written in it, and its person
 * signs in again over it.
 */
export type Session =
  | { state: 'unknown' }
  | { state: 'unreachable'; problem: Problem }
  | { state: 'signed_out' }
  | { state: 'signed_in'; me: Me }
  | { state: 'over'; me: Me }

let session: Session = { state: 'unknown' }
const listeners = new Set<() => void>()

function become(next: Session): void {
  session = next
  if (next.state === 'signed_in') writeDatesFor(next.me.locale, next.me.time_zone)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function getSession(): Session {
  return session
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, getSession)
}

/** Who is signed in; only for what is shown to nobody else. */
export function useMe(): Me {
  const now = useSession()
  if (now.state !== 'signed_in' && now.state !== 'over') throw new Error('useMe outside of what is signed in')
  return now.me
}

/** Who is signed in asks for things and works in no project by role. */
export function isRequester(): boolean {
  return 'me' in session && session.me.role === 'requester'
}

let asking: Promise<void> | null = null

/** Asks the server who the browser's cookies belong to. */
export function findOutWhoIsHere(): Promise<void> {
  asking ??= ask().finally(() => {
    asking = null
  })
  return asking
}

/** Whoever signed in has this cookie as long as the session lasts: without it nobody need be asked. */
const isMaybeSignedIn = () => /(?:^|;\s*)waybill_csrf=/.test(document.cookie)

async function ask(): Promise<void> {
  if (!isMaybeSignedIn()) return become({ state: 'signed_out' })
  try {
    const me = await client.people.me()
    become({ state: 'signed_in', me })
    client.connect()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    become(error.status === 401 ? { state: 'signed_out' } : { state: 'unreachable', problem: error })
  }
}

/** After signing in, here or over the page. Another person than before begins with an empty page. */
export async function signedIn(): Promise<void> {
  const before = session
  const me = await client.people.me()
  if (before.state === 'over' && before.me.id !== me.id) {
    window.location.assign('/')
    return
  }
  become({ state: 'signed_in', me })
  client.connect()
  await queries.invalidateQueries()
}

/** What the person changed of themselves. */
export function knowMe(me: Me): void {
  if (session.state === 'signed_in') become({ state: 'signed_in', me })
}

export async function signOut(): Promise<void> {
  try {
    await client.sessions.signOut()
  } finally {
    queries.clear()
    become({ state: 'signed_out' })
  }
}

function ended(): void {
  if (session.state === 'signed_in') become({ state: 'over', me: session.me })
}

onSessionEnd(ended)
client.store.subscribe(() => {
  if (client.store.getSnapshot().status === 'signed_out') ended()
})
