import { HEAD_EVERY_MILLIS } from '@waybill/contract/protocol/protocol.ts'

/** How often things happen on sockets, milliseconds. Tests that cannot wait hand in others. */
export interface LiveTimes {
  /** For the first frame of a connection. */
  hello: number
  head: number
  /** Until credentials are looked at again although nothing is known against them. */
  check: number
  /** Between two signs of life. */
  ping: number
  /** The log is looked at this often even when no doorbell rings (rule R3). */
  poll: number
  /** Between two looks for people of whom nothing was heard for too long. */
  sweep: number
  /** In which changes of who is at a ticket are told together. */
  presence: number
  /** For a socket to close when the server stops. */
  stop: number
}

export const LIVE_TIMES: LiveTimes = {
  hello: 10_000,
  head: HEAD_EVERY_MILLIS,
  check: 30_000,
  ping: 30_000,
  poll: 1_000,
  sweep: 5_000,
  presence: 150,
  stop: 1_000,
}
