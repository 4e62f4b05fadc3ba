import type { Db } from '../io/db/tables.ts'
import { headOfThisTurn } from './event-log.ts'

/** Of each database: the position of the directory, and what was found at it. */
interface Kept<Value> {
  directory: number
  values: Map<string, Value>
}

/** Values kept of one kind and database; beyond, all of them go. */
const MOST_VALUES = 50_000

type Load<Context, Value> = (db: Db, ids: string[], context: Context) => Promise<Map<string, Value>>

/**
 * Looks up by id what changes with an event of the directory alone, such as names, and keeps it while the directory's
 * position stands, which is read for every request. In a transaction nothing is kept.
 * @param load finds what is asked for; ids that do not exist are missing
 * @param nameOf what the values depend on besides the id, such as whose rights they are
 */
export function keptByDirectory<Context, Value>(
  load: Load<Context, Value>,
  nameOf: (context: Context) => string,
): (db: Db, ids: Iterable<string>, context: Context) => Promise<Map<string, Value>> {
  const ofDatabase = new WeakMap<Db, Kept<Value>>()
  return async (db, ids, context) => {
    const wanted = [...new Set(ids)]
    if (wanted.length === 0) return new Map()
    if (db.isTransaction) return load(db, wanted, context)
    const { directory } = await headOfThisTurn(db)
    let kept = ofDatabase.get(db)
    if (kept?.directory !== directory || kept.values.size > MOST_VALUES) {
      kept = { directory, values: new Map() }
      ofDatabase.set(db, kept)
    }
    const name = nameOf(context)
    const found = new Map<string, Value>()
    const missing: string[] = []
    for (const id of wanted) {
      const value = kept.values.get(`${name} ${id}`)
      if (value === undefined) missing.push(id)
      else found.set(id, value)
    }
    if (missing.length === 0) return found
    for (const [id, value] of await load(db, missing, context)) {
      kept.values.set(`${name} ${id}`, value)
      found.set(id, value)
    }
    return found
  }
}
