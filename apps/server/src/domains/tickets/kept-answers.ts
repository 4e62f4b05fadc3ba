import { LRUCache } from 'lru-cache'
import { notModified, type RouteAnswer, type RouteRequest } from '../../http/route.ts'
import type { Db } from '../../io/db/tables.ts'
import { actorKey } from './shown-tickets.ts'

/** A body as JSON, and what goes with it. */
export interface JsonAnswer {
  json: string
  headers: Record<string, string>
}

type KeptAnswer = JsonAnswer & { etag: string }

/** Of JSON, in UTF-16 code units: at most 16 MiB of memory. */
const MOST_CHARACTERS = 8 * 1024 * 1024

const ofDatabase = new WeakMap<Db, LRUCache<string, KeptAnswer>>()

function keptAnswers(db: Db): LRUCache<string, KeptAnswer> {
  const known =
    ofDatabase.get(db) ??
    new LRUCache<string, KeptAnswer>({
      maxSize: MOST_CHARACTERS,
      sizeCalculation: ({ json }) => json.length + 500,
    })
  ofDatabase.set(db, known)
  return known
}

type Request = Pick<RouteRequest<unknown, unknown, unknown>, 'kernel' | 'actor' | 'raw' | 'has'>

/**
 * The answer to a list or a board, made once for each actor and address while its tag stands: exactly as long as a 304
 * would be right. Only for answers that no clock changes.
 * @param etag of the head of the log and of the directory
 */
export async function keepAnswer(
  { kernel, actor, raw, has }: Request,
  etag: string,
  make: () => Promise<JsonAnswer>,
): Promise<RouteAnswer> {
  const kept = keptAnswers(kernel.store.db)
  const key = `${actorKey(actor)} ${raw.url}`
  let answer = kept.get(key)
  if (answer?.etag !== etag) {
    answer = { etag, ...(await make()) }
    kept.set(key, answer)
  }
  // After making: what does not exist for the actor is 404, whatever tag they send.
  if (has(etag)) return notModified(etag)
  return { status: 200, json: answer.json, headers: { etag, ...answer.headers } }
}
