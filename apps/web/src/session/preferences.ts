import { useSyncExternalStore } from 'react'

/** What a person prefers in this browser. */
interface Preferences {
  /** Letters without Ctrl are shortcuts. */
  singleKeys: boolean
  sidebar: 'wide' | 'narrow'
}

const DEFAULTS: Preferences = { singleKeys: true, sidebar: 'wide' }
const KEY = 'waybill.preferences'

let preferences = read()
const listeners = new Set<() => void>()

function read(): Preferences {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    const known =
      typeof kept === 'object' && kept !== null ? new Map<string, unknown>(Object.entries(kept)) : null
    return {
      singleKeys: known?.get('singleKeys') !== false,
      sidebar: known?.get('sidebar') === 'narrow' ? 'narrow' : DEFAULTS.sidebar,
    }
  } catch (error) {
    if (error instanceof SyntaxError) return DEFAULTS
    throw error
  }
}

export function usePreference<Name extends keyof Preferences>(
  name: Name,
): [value: Preferences[Name], set: (value: Preferences[Name]) => void] {
  const value = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => preferences[name],
  )
  const set = (next: Preferences[Name]) => {
    preferences = { ...preferences, [name]: next }
    localStorage.setItem(KEY, JSON.stringify(preferences))
    for (const listener of listeners) listener()
  }
  return [value, set]
}
