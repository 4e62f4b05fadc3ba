import { Problem } from '@waybill/contract/problems/problem.ts'

/** 400: the reader's position is not of this log, e.g. of a database that was replaced by an older backup. */
export function positionFromTheFuture(after: number, head: number): Problem {
  return new Problem({
    status: 400,
    code: 'events.position_from_the_future',
    title: 'The log has not come that far',
    detail: `after=${String(after)} is beyond the newest event, ${String(head)}. Fetch your state again and go on from "head".`,
    extra: { head },
  })
}

export function tooManyWaiting(most: number): Problem {
  return new Problem({
    status: 429,
    code: 'events.too_many_waiting',
    title: 'Too many requests of yours are waiting',
    detail: `At most ${String(most)} may wait for events at once. End one of them, or ask without "wait".`,
    headers: { 'retry-after': '30' },
  })
}

export function unknownKind(kind: string): Problem {
  const message = `"${kind}" is no kind of event; name kinds such as ticket.created, or groups such as comment.*`
  return new Problem({
    status: 400,
    code: 'events.unknown_kind',
    title: 'A parameter is not valid',
    detail: `?kinds: ${message}`,
    errors: [{ pointer: '?kinds', code: 'events.unknown_kind', message }],
  })
}
