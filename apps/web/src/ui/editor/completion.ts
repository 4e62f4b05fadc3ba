/** What is being typed that could be completed, and where it begins. */
export type Completion =
  | { kind: 'person'; from: number; typed: string }
  | { kind: 'ticket'; from: number; typed: string; project: string }

const PERSON = /(?:^|[^\p{L}\p{N}_.%+\-@\\/])@([\p{L}\p{N}][\p{L}\p{N}.'-]*(?: [\p{L}\p{N}.'-]{0,40})?)?$/u
const TICKET = /(?:^|[^\p{L}\p{N}_/.@#&=?-])(([A-Z][A-Z0-9]{1,9})-(?:[1-9]\d{0,14})?)$/u

/** Longer than any name: what is further back has been left behind. */
const LOOK_BACK = 120

/** What stands after a name is set off by one blank: the one that is there, or a new one where more may follow. */
export function completionEdit(text: string, from: number, caret: number, name: string) {
  const next = text.charAt(caret)
  if (next === ' ') return { from, to: caret + 1, insert: `${name} ` }
  return { from, to: caret, insert: /^[\s.,:;!?)\]}]/.test(next) ? name : `${name} ` }
}

/** What the text before the caret asks to complete: `@an` or `WEB-1`. */
export function completionAt(text: string, caret: number): Completion | null {
  const before = text.slice(Math.max(0, caret - LOOK_BACK), caret)
  const line = before.slice(before.lastIndexOf('\n') + 1)
  const ticket = TICKET.exec(line)
  if (ticket?.[1] !== undefined && ticket[2] !== undefined)
    return { kind: 'ticket', from: caret - ticket[1].length, typed: ticket[1], project: ticket[2] }
  const person = PERSON.exec(line)
  if (!person) return null
  const typed = person[1] ?? ''
  return { kind: 'person', from: caret - typed.length - 1, typed }
}
