import { useEffect } from 'react'
import { currentActions } from './actions.ts'
import { isOfText, nameOfKey, takesKeys } from './keys.ts'
import { usePreference } from '../session/preferences.ts'

/** The second key of two, such as the T of `g t`, must come within this time. Milliseconds. */
const SECOND_KEY = 1_200

/** Runs actions by their keys. Keys without Ctrl or Command can be switched off. */
export function useShortcuts(): void {
  const [singleKeys] = usePreference('singleKeys')
  useEffect(() => {
    let first: { key: string; at: number } | null = null

    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing || isModifier(event.key)) return
      const name = nameOfKey(event)
      const hasModifier = name.startsWith('mod+')
      if (takesKeys(event.target) && (!hasModifier || isOfText(name))) return
      if (!hasModifier && !singleKeys) return
      const before = first !== null && event.timeStamp - first.at < SECOND_KEY ? first.key : null
      first = null
      const found = (before === null ? undefined : findAction(`${before} ${name}`)) ?? findAction(name)
      if (found) {
        event.preventDefault()
        found.run()
      } else if (currentActions().some(({ keys }) => keys?.startsWith(`${name} `))) {
        first = { key: name, at: event.timeStamp }
      }
    }

    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [singleKeys])
}

function findAction(keys: string) {
  return currentActions().findLast((action) => action.keys === keys)
}

function isModifier(key: string): boolean {
  return key === 'Shift' || key === 'Control' || key === 'Meta' || key === 'Alt'
}
