import { Problem } from '@waybill/contract/problems/problem.ts'
import { toIso } from '../../kernel/clock.ts'

function badMoment(code: string, title: string, message: string): Problem {
  return new Problem({
    status: 400,
    code,
    title,
    detail: `?at: ${message}`,
    errors: [{ pointer: '?at', code, message }],
  })
}

export function wrongMoment(head: number): Problem {
  return badMoment(
    'past.wrong_moment',
    'The moment cannot be understood',
    `must be the seq of an event (0 to ${String(head)}), an instant such as 2026-03-01T09:30:00Z, or a date`,
  )
}

export function positionInTheFuture(head: number): Problem {
  return badMoment(
    'past.in_the_future',
    'That moment has not come yet',
    `the newest event is ${String(head)}; ask for a seq from 0 to that, or leave "at" out for what is now`,
  )
}

export function momentInTheFuture(now: number): Problem {
  return badMoment(
    'past.in_the_future',
    'That moment has not come yet',
    `it is ${toIso(now)} now; ask for an earlier instant, or leave "at" out for what is now`,
  )
}

/** 404 for whoever may see the ticket today: it had not been created at that moment. */
export function didNotExistThen(key: string, createdAt: number, createdSeq: number): Problem {
  return new Problem({
    status: 404,
    code: 'past.did_not_exist',
    title: 'The ticket did not exist then',
    detail: `${key} was created at ${toIso(createdAt)} by the event ${String(createdSeq)}; ask for a later moment.`,
    extra: { created_at: toIso(createdAt), created_seq: createdSeq },
  })
}

/** 503: the reader that keeps the past has not come to the moment yet, as during an import. */
export function catchingUp(position: number, needed: number): Problem {
  return new Problem({
    status: 503,
    code: 'past.catching_up',
    title: 'The past is being written down',
    detail: `Event ${String(position)} of ${String(needed)} is reached; try again in some seconds. A single ticket can be asked for at once: GET /tickets/{ticket}?at=`,
    headers: { 'retry-after': '5' },
    extra: { position, needed },
  })
}

/** 400: words are looked up in the tickets of today only. */
export function textIsOfToday(name: string): Problem {
  const code = 'past.text_is_of_today'
  const message = 'text is found only in tickets as they are now; leave it out, or leave "at" out'
  return new Problem({
    status: 400,
    code,
    title: 'Text of the past cannot be searched',
    detail: `?${name}: ${message}`,
    errors: [{ pointer: `?${name}`, code, message }],
  })
}

/** 400: clocks are kept as they stand now only. */
export function clocksAreOfToday(name: 'q' | 'sort'): Problem {
  const code = 'past.clocks_are_of_today'
  const message = 'SLA clocks are known as they are now; leave "sla" out, or leave "at" out'
  return new Problem({
    status: 400,
    code,
    title: 'Clocks of the past cannot be asked for',
    detail: `?${name}: ${message}`,
    errors: [{ pointer: `?${name}`, code, message }],
  })
}

/** 400: ratings are looked up as they are known now. */
export function ratingsAreOfToday(): Problem {
  const code = 'past.ratings_are_of_today'
  const message = 'ratings are known as they are now; leave "rating" out, or leave "at" out'
  return new Problem({
    status: 400,
    code,
    title: 'Ratings of the past cannot be asked for',
    detail: `?q: ${message}`,
    errors: [{ pointer: '?q', code, message }],
  })
}

/** 400: dates such as -7d or today count from an instant, and a position names one only to those who may read every event. */
export function relativeToPosition(): Problem {
  const code = 'past.relative_to_position'
  const message = 'with "at" as a position, dates must be written out; or ask with "at" as an instant'
  return new Problem({
    status: 400,
    code,
    title: 'Relative dates need an instant',
    detail: `?q: ${message}`,
    errors: [{ pointer: '?q', code, message }],
  })
}
