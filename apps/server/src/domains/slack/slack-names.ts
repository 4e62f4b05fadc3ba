import Type from 'typebox'

/** By which Slack names a user or a channel. */
export const SlackName = Type.String({ minLength: 1, maxLength: 50 })
/** By which it names a message in its channel: the time of it, in seconds. */
export const MessageName = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,9})?$', maxLength: 25 })

/** Whether one such time is later than another; an empty one is before all. */
export function isLater(one: string, other: string): boolean {
  const [[seconds, rest], [before, more]] = [parts(one), parts(other)]
  return seconds === before ? rest > more : seconds > before
}

function parts(ts: string): [seconds: number, rest: number] {
  const [seconds = '', rest = ''] = ts.split('.')
  return [Number(seconds), Number(rest.padEnd(9, '0'))]
}
