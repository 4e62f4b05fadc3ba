import { ticketOf } from '@waybill/client'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { useEffect, useSyncExternalStore } from 'react'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { DraftPlace, type DraftSafety } from './drafts.ts'

const places = new Map<string, DraftPlace>()

function placeOf(person: string, place: string): DraftPlace {
  const key = `waybill.draft.${person}.${place}`
  const known = places.get(key)
  if (known) return known
  const made = new DraftPlace({
    browser: {
      get: () => localStorage.getItem(key),
      set: (text) => (text === null ? localStorage.removeItem(key) : localStorage.setItem(key, text)),
    },
    server: {
      get: async () => ((await isThere(place)) ? unlessMissing(client.drafts.get(place)) : null),
      save: (parts) => client.drafts.save(place, parts),
      remove: () => unlessMissing(client.drafts.remove(place)),
    },
    now: () => Date.now(),
    later(millis, act) {
      const timer = setTimeout(act, millis)
      return () => clearTimeout(timer)
    },
  })
  places.set(key, made)
  window.addEventListener('storage', (event) => {
    if (event.key === key) made.heard()
  })
  // A page that goes away does not wait for its two seconds.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && made.safety === 'browser') void made.save()
  })
  return made
}

/** Milliseconds for which what the server said it has is believed: all places of a page ask at once. */
const BELIEVED = 5_000
let heads: { at: number; places: Promise<ReadonlySet<string>> } | null = null

/** Whether the server has a draft of this place, which it names by the key of its ticket. */
async function isThere(place: string): Promise<boolean> {
  const { state } = client.store.getSnapshot()
  const key = ticketOf(state, place.replace(/^comment:/, ''))?.key
  if (!heads || Date.now() - heads.at > BELIEVED) heads = { at: Date.now(), places: placesOfServer() }
  const places = await heads.places
  return places.has(place) || (key !== undefined && places.has(`comment:${key}`))
}

async function placesOfServer(): Promise<ReadonlySet<string>> {
  return new Set((await client.drafts.list()).items.map(({ place }) => place))
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  }
}

export interface DraftHandle {
  text: string
  set: (text: string) => void
  /** Puts a text that could not be sent before whatever has been written since. */
  putBack: (text: string) => void
  /** It has been sent, or is wanted no longer. */
  clear: () => void
  safety: DraftSafety
}

/**
 * A text that outlives its page until it is cleared. `place` is one of the API (`comment:<ticket>`, `new-ticket:<project>`),
 * `part` says which of the texts of that place.
 */
export function useDraft(place: string, part: string): DraftHandle {
  const draft = placeOf(useMe().id, place)
  useEffect(() => void draft.load(), [draft])
  const text = useSyncExternalStore(draft.subscribe, () => draft.parts[part] ?? '')
  const safety = useSyncExternalStore(draft.subscribe, () => draft.safety)
  return {
    text,
    set: (next) => draft.set(part, next),
    putBack: (lost) => draft.set(part, joined(lost, draft.parts[part] ?? '')),
    clear: () => draft.set(part, ''),
    safety,
  }
}

function joined(first: string, then: string): string {
  return then === '' || then === first ? first : `${first}\n\n${then}`
}

/** Keeps a text as a draft where there is none. @returns whether it did */
export function keepText(person: string, place: string, part: string, text: string): boolean {
  const draft = placeOf(person, place)
  if ((draft.parts[part] ?? '') !== '') return false
  draft.set(part, text)
  return true
}

/** Keeps a text before whatever stands in the draft. */
export function keepBefore(person: string, place: string, part: string, text: string): void {
  const draft = placeOf(person, place)
  draft.set(part, joined(text, draft.parts[part] ?? ''))
}

/** Which texts of a place have not been sent. */
export function useDraftParts(place: string): readonly string[] {
  const draft = placeOf(useMe().id, place)
  const names = useSyncExternalStore(draft.subscribe, () => Object.keys(draft.parts).sort().join('\n'))
  return names === '' ? [] : names.split('\n')
}
