import { reword, say, unsay, withoutAction } from '../ui/say.ts'
import { t } from '../messages/messages.ts'

interface Undoable {
  undo: () => void
  forget: () => void
}

interface Offered {
  /** For whoever takes it back in another way. */
  withdraw: () => void
  /** What was done stays done: only the words stand there. */
  close: () => void
  /** Says it in other words, as long as it stands there. */
  reword: (text: string) => void
}

const MOST = 20
const done: Undoable[] = []

/** Says what was done, and lets it be taken back: by the button there, or by Z. */
export function offerUndo(text: string, undo: () => void): Offered {
  const one: Undoable = {
    undo: () => {
      take(one)
      undo()
    },
    forget: () => unsay(said),
  }
  const said = say(text, { action: { label: t('shell.undo'), act: () => one.undo() } })
  done.push(one)
  if (done.length > MOST) done.shift()
  return {
    withdraw: () => take(one),
    close: () => {
      drop(one)
      withoutAction(said)
    },
    reword: (other) => reword(said, other),
  }
}

function take(one: Undoable): void {
  drop(one)
  one.forget()
}

function drop(one: Undoable): void {
  const at = done.indexOf(one)
  if (at >= 0) done.splice(at, 1)
}

/** Takes the last thing back that can be. */
export function undoLast(): void {
  const last = done.at(-1)
  if (last) last.undo()
  else say(t('shell.nothing_to_undo'))
}
