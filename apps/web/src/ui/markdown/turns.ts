/** Milliseconds of one turn: half a frame, so that the page stays smooth beside it. */
const TURN = 8

const acts: (() => void)[] = []
let isWaiting = false
const channel = new MessageChannel()
channel.port1.addEventListener('message', work)
channel.port1.start()

/** Does small pieces of work one after the other, as many as fit into half a frame; between them the page is drawn and answers keys. */
export function inTurn(act: () => void): void {
  acts.push(act)
  wait()
}

function wait(): void {
  if (isWaiting || acts.length === 0) return
  isWaiting = true
  channel.port2.postMessage(null)
}

function work(): void {
  isWaiting = false
  const until = performance.now() + TURN
  do acts.shift()?.()
  while (acts.length > 0 && performance.now() < until)
  wait()
}
