import { newId } from '../../kernel/ids.ts'
import { isSignal, localSignals, type Signals } from '../../kernel/signals.ts'
import type { Wire } from '../wire/wire.ts'

/** Sender, channel and message. */
const SENT = /^(\S+) (\S+) ([^]*)$/

/** Signals for many nodes. All go over one topic, and each node picks what somebody there listens to. */
export function wireSignals(wire: Wire): Signals {
  const local = localSignals()
  const self = newId()
  const stop = wire.subscribe('signals', (text) => {
    const [, sender, channel = '', message = ''] = SENT.exec(text) ?? []
    // What this node sent has been heard here already. Anything else that may stand on the wire is not ours.
    if (sender !== undefined && sender !== self && isSignal(channel, message)) local.send(channel, message)
  })
  return {
    send: (channel, message) => {
      local.send(channel, message)
      void wire.publish('signals', `${self} ${channel} ${message}`)
    },
    listen: (channel, listener) => local.listen(channel, listener),
    close: () => {
      stop()
      return local.close()
    },
  }
}
