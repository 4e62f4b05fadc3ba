import { foldText } from '@waybill/contract/fold-text.ts'
import type { Db } from '../../io/db/tables.ts'
import { wrongFilter } from './tickets.errors.ts'
import type { SearchWord } from './ticket-list.queries.ts'

/** Each word looks into every text that the other filters leave, so their number is kept small. */
const MOST_WORDS = 10
const TICKET_KEY = /^([a-z][a-z0-9]{1,9})-(\d{1,15})$/i

/** The words of `q`; one that is the key of a ticket (also with a former key of its project) finds that ticket too. */
export async function readWords(db: Db, q: string | undefined): Promise<SearchWord[] | undefined> {
  if (q === undefined) return undefined
  const words = [
    ...new Set(
      foldText(q)
        .split(/\s+/)
        .filter((word) => word !== ''),
    ),
  ]
  if (words.length > MOST_WORDS) throw wrongFilter('q', `may have at most ${String(MOST_WORDS)} words`)
  return Promise.all(
    words.map(async (word): Promise<SearchWord> => {
      const [, projectKey, number] = TICKET_KEY.exec(word) ?? []
      if (projectKey === undefined || number === undefined) return { word }
      const projectId = await projectOfKey(db, projectKey.toUpperCase())
      return projectId === undefined ? { word } : { word, key: { projectId, number: Number(number) } }
    }),
  )
}

async function projectOfKey(db: Db, key: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('projects')
    .select('id')
    .where('key', '=', key)
    .unionAll(db.selectFrom('project_aliases').select('project_id as id').where('key', '=', key))
    .executeTakeFirst()
  return row?.id
}
