import classes from './card.module.css'

/** A place on the screen. */
export interface At {
  clientX: number
  clientY: number
}

export interface CarriedCopy {
  follow: (at: At) => void
  letGo: () => void
}

/** A copy of a card that stays below the finger as it was taken up; nobody but eyes can find it. */
export function carryCopy(card: HTMLElement, from: At): CarriedCopy {
  const { left, top } = card.getBoundingClientRect()
  const copy = card.cloneNode(true) as HTMLElement
  for (const name of ['id', 'role', 'data-card', 'data-held', 'data-peeked']) copy.removeAttribute(name)
  copy.inert = true
  copy.ariaHidden = 'true'
  copy.classList.add(classes.carried ?? '')
  const follow = ({ clientX, clientY }: At) => {
    const x = left + clientX - from.clientX
    const y = top + clientY - from.clientY
    copy.style.transform = `translate(${String(x)}px, ${String(y)}px)`
  }
  follow(from)
  document.body.append(copy)
  return { follow, letGo: () => copy.remove() }
}
