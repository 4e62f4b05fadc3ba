import { Problem, conflict } from '@waybill/contract/problems/problem.ts'
import { CLOSE, MOST_FRAME_BYTES, PROTOCOL } from '@waybill/contract/protocol/protocol.ts'
import { MOST_TOPICS } from '@waybill/contract/protocol/topics.ts'

const badFrame = (code: string, title: string, detail: string) =>
  new Problem({ status: 400, code: `live.${code}`, title, detail })

export const notText = () =>
  badFrame('not_text', 'The frame is not text', 'Send JSON in text frames; binary ones are not read.')

export const notJson = (why: string) =>
  badFrame(
    'not_json',
    'The frame is not JSON',
    `${why.replace(/[^.]$/, '$&.')} Send one object with "_tag", such as {"_tag":"Ping"}.`,
  )

export const emptyFrame = () =>
  badFrame('not_json', 'The frame is empty', 'Send one object with "_tag", such as {"_tag":"Ping"}.')

export const unknownTag = (known: readonly string[]) =>
  badFrame('unknown_tag', 'The frame has no "_tag" that is known', `It must be one of ${known.join(', ')}.`)

export const helloFirst = () =>
  badFrame(
    'hello_first',
    'The first frame must be Hello',
    `Send {"_tag":"Hello","protocol":${String(PROTOCOL)},"token":"..."}; without a token where a cookie says who you are.`,
  )

export const helloTwice = () =>
  conflict('live.hello_twice', 'This connection has been greeted already', 'Open another one to begin anew.')

export const otherProtocol = (asked: number) =>
  badFrame(
    'other_protocol',
    'This protocol is not spoken here',
    `You asked for version ${String(asked)}; this server speaks ${String(PROTOCOL)}. Load the newer client.`,
  )

export const notSignedIn = () =>
  new Problem({
    status: 401,
    code: 'access.not_signed_in',
    title: 'You are not signed in',
    detail: 'Send a token in Hello, or sign in so that the browser has the cookie.',
  })

export const noLongerSignedIn = () =>
  new Problem({
    status: 401,
    code: 'access.token_not_valid',
    title: 'You are no longer signed in',
    detail: `The session or token has ended. The connection closes with ${String(CLOSE.signedOut)}; come back with others.`,
  })

export const tooManyTopics = () =>
  conflict(
    'live.too_many_topics',
    'There are too many topics on this connection',
    `At most ${String(MOST_TOPICS)} are kept; unsubscribe some, or subscribe to projects instead of tickets.`,
  )

/** For one person, or for one address before anybody has said who they are. */
export const tooManyConnections = (most: number) =>
  new Problem({
    status: 429,
    code: 'live.too_many_connections',
    title: 'There are too many live connections',
    detail: `At most ${String(most)} at a time. Close some, or let windows share one; then come back.`,
  })

/** For whoever asks for the address as for a page. */
export const upgradeRequired = () =>
  new Problem({
    status: 426,
    code: 'live.upgrade_required',
    title: 'This address speaks the WebSocket protocol only',
    detail: `Open a WebSocket here. Frames are JSON of at most ${String(MOST_FRAME_BYTES)} bytes.`,
    headers: { upgrade: 'websocket', connection: 'Upgrade' },
  })

export const nothingInTheUrl = () =>
  new Problem({
    status: 400,
    code: 'request.bad_parameter',
    title: 'A parameter is not valid',
    detail:
      'This address has no parameters. A token in a URL is written into logs: send it in the first frame.',
  })
