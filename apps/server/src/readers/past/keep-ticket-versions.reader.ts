import { VERSIONS_READER, VERSION_KINDS } from '../../domains/past/past-lag.ts'
import { defineProjection } from '../../kernel/reader.ts'
import { keepVersions } from './keep-versions.ts'

/**
 * Events whose versions are written together. On SQLite a turn should end in time; on PostgreSQL each statement is a way
 * to the server and back, and holds nobody up.
 */
const SLICE = { sqlite: 16, postgres: 200 }

/** Keeps what each ticket was after each of its events, so that lists and boards can be asked for any moment. */
export const keepTicketVersions = defineProjection({
  name: VERSIONS_READER,
  kinds: VERSION_KINDS,
  start: 'beginning',
  async project(context, events) {
    let done = 0
    while (done < events.length && (done === 0 || !context.outOfTime())) {
      const slice = events.slice(done, done + SLICE[context.engine])
      await keepVersions(context.tx, slice)
      done += slice.length
    }
    return done
  },
})
