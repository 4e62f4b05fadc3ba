import { useSyncExternalStore } from 'react'

/** A word about something that happened, in the corner for a while and to screen readers. */
export interface Saying {
  id: number
  text: string
  tone: 'plain' | 'good' | 'bad'
  /** What can be done about it, such as taking it back. */
  action?: { label: string; act: () => void }
}

interface SayOptions {
  tone?: Saying['tone']
  action?: Saying['action']
}

const LASTS = 6_000
const LASTS_WITH_ACTION = 12_000
const MOST = 4

let sayings: readonly Saying[] = []
let last = 0
const listeners = new Set<() => void>()

function show(next: readonly Saying[]): void {
  sayings = next
  for (const listener of listeners) listener()
}

/** Says it. @returns by what it is said otherwise, or taken away before its time */
export function say(text: string, { tone = 'plain', action }: SayOptions = {}): number {
  last += 1
  const id = last
  show([...sayings, { id, text, tone, ...(action && { action }) }].slice(-MOST))
  setTimeout(() => unsay(id), action ? LASTS_WITH_ACTION : LASTS)
  return id
}

export function reword(id: number, text: string): void {
  show(sayings.map((one) => (one.id === id ? { ...one, text } : one)))
}

/** Nothing can be done about it any more; the words stay for their time. */
export function withoutAction(id: number): void {
  show(sayings.map((one) => (one.id === id ? { id, text: one.text, tone: one.tone } : one)))
}

export function unsay(id: number): void {
  show(sayings.filter((one) => one.id !== id))
}

export function useSayings(): readonly Saying[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => sayings,
  )
}
