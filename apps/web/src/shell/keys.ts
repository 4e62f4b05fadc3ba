/** What a key event is called in `Action.keys`: modifiers first, as `mod+k`; `?` is what Shift made of it. */
export function nameOfKey(event: KeyboardEvent): string {
  const { key } = event
  const isLetter = key.length === 1
  const name = isLetter ? key.toLowerCase() : key
  const parts = [
    ...(event.ctrlKey || event.metaKey ? ['mod'] : []),
    ...(event.altKey ? ['alt'] : []),
    ...(event.shiftKey && (!isLetter || /[a-z]/.test(name)) ? ['shift'] : []),
    name,
  ]
  return parts.join('+')
}

const isMac = () => /mac|iphone|ipad/i.test(navigator.userAgent)
const SHOWN: Record<string, string> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  Escape: 'Esc',
  ' ': 'Space',
  shift: '⇧',
  alt: 'Alt',
}

/** The keys as they stand on a keyboard, one after the other: `mod+k` is Ctrl and K, `g t` is G and then T. */
export function shownKeys(keys: string): string[] {
  const parts = keys === ' ' ? [keys] : keys.split(' ')
  return parts
    .flatMap((one) => one.split(/\+(?=.)/))
    .map((part) => (part === 'mod' ? (isMac() ? '⌘' : 'Ctrl') : (SHOWN[part] ?? part.toUpperCase())))
}

/** What fields do with these keys is theirs: to mark all of a text, to copy, to undo. */
export function isOfText(name: string): boolean {
  return /^mod\+(shift\+)?[acvxyz]$/.test(name)
}

/** Where keys write, or choose, letters are no shortcuts. */
export function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type)
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target.closest('[role="dialog"], [role="listbox"], [role="menu"]') !== null
}
