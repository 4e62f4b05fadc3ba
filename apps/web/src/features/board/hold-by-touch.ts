import { carryCopy, type At, type CarriedCopy } from './carry-copy.ts'

interface TouchHandlers {
  /** Of the card that a finger rests on; null: none that may be moved. */
  cardAt: (target: Element) => string | null
  follow: (card: string, at: At) => void
  drop: (card: string, at: At) => void
  putBack: () => void
}

/** How long a finger rests on a card before it is taken up, in milliseconds; pixels that it may tremble meanwhile. */
const REST = 350
const TREMBLE = 10
/** Within so many pixels of its edge the board scrolls by so many a frame. */
const EDGE = 44
const SPEED = 9

/**
 * Takes up cards by touch: a finger that rests holds the card below it, one that moves at once scrolls. What browsers make of
 * dragging by touch differs, and where they do it a link opens its own menu instead.
 * @returns ends it
 */
export function holdByTouch(board: HTMLElement, scroller: HTMLElement, handlers: TouchHandlers): () => void {
  let rest: ReturnType<typeof setTimeout> | undefined
  let card: string | null = null
  let held = false
  let start: At = { clientX: 0, clientY: 0 }
  let at = start
  let finger: HTMLElement | SVGElement | null = null
  let copy: CarriedCopy | null = null

  const begin = (event: TouchEvent) => {
    end()
    const [touch] = event.touches
    if (!touch || event.touches.length > 1 || !isShown(event.target)) return
    card = handlers.cardAt(event.target)
    if (card === null) return
    start = at = placeOf(touch)
    // It goes on at the element where it began, also when that leaves the page as the board scrolls.
    finger = event.target
    finger.addEventListener('touchmove', move, { passive: false })
    finger.addEventListener('touchend', leave)
    finger.addEventListener('touchcancel', cancel)
    rest = setTimeout(take, REST)
  }
  const take = () => {
    if (card === null) return
    held = true
    const element = finger?.closest<HTMLElement>('[data-card]')
    if (element) copy = carryCopy(element, start)
    carry(card)
    requestAnimationFrame(scroll)
  }
  const carry = (id: string) => {
    copy?.follow(at)
    handlers.follow(id, at)
  }
  const move = (event: Event) => {
    const touch = event instanceof TouchEvent ? event.touches[0] : undefined
    if (!touch || card === null) return
    at = placeOf(touch)
    if (held) {
      if (event.cancelable) event.preventDefault()
      carry(card)
    } else if (Math.hypot(at.clientX - start.clientX, at.clientY - start.clientY) > TREMBLE) end()
  }
  const leave = (event: Event) => {
    if (held && card !== null) {
      // Else a click would follow, which opens the ticket.
      event.preventDefault()
      handlers.drop(card, at)
    }
    end()
  }
  const cancel = () => {
    if (held) handlers.putBack()
    end()
  }
  const end = () => {
    clearTimeout(rest)
    finger?.removeEventListener('touchmove', move)
    finger?.removeEventListener('touchend', leave)
    finger?.removeEventListener('touchcancel', cancel)
    copy?.letGo()
    finger = card = copy = null
    held = false
  }
  const scroll = () => {
    if (!held || card === null) return
    const { left, right, top, bottom } = scroller.getBoundingClientRect()
    const x = towards(at.clientX, left, right)
    const y = towards(at.clientY, top, bottom)
    if (x !== 0 || y !== 0) {
      scroller.scrollBy(x * SPEED, y * SPEED)
      carry(card)
    }
    requestAnimationFrame(scroll)
  }
  // Some browsers only let a listener keep them from scrolling that was there before the finger.
  const keep = (event: TouchEvent) => {
    if (held && event.cancelable) event.preventDefault()
  }
  const noMenu = (event: Event) => {
    if (card !== null) event.preventDefault()
  }
  board.addEventListener('touchstart', begin, { passive: true })
  board.addEventListener('touchmove', keep, { passive: false })
  board.addEventListener('contextmenu', noMenu)
  board.addEventListener('dragstart', noMenu, { capture: true })
  return () => {
    end()
    board.removeEventListener('touchstart', begin)
    board.removeEventListener('touchmove', keep)
    board.removeEventListener('contextmenu', noMenu)
    board.removeEventListener('dragstart', noMenu, { capture: true })
  }
}

function isShown(target: EventTarget | null): target is HTMLElement | SVGElement {
  return target instanceof HTMLElement || target instanceof SVGElement
}

function placeOf({ clientX, clientY }: Touch): At {
  return { clientX, clientY }
}

function towards(at: number, from: number, to: number): -1 | 0 | 1 {
  if (at < from + EDGE) return -1
  return at > to - EDGE ? 1 : 0
}
