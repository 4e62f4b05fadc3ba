import { board, counts, past, searches } from './answers.ts'
import { createOnPostgres } from './create-postgres.ts'
import { createTickets } from './create.ts'
import { fanOut } from './fan-out.ts'
import { getTicket, getUnchanged } from './get.ts'
import { importing } from './import.ts'
import { listTickets } from './list.ts'
import { publishEvents } from './publish.ts'
import { resume } from './resume.ts'
import { start } from './start.ts'
import { web } from './web.ts'
import type { Workload } from './workload.ts'

/** Every workload, in the order of the table: the idle server first, those that write last. */
export const workloads: readonly Workload[] = [
  start,
  getTicket,
  getUnchanged,
  listTickets,
  counts,
  board,
  searches,
  past,
  resume,
  fanOut,
  web,
  createTickets,
  createOnPostgres,
  publishEvents,
  importing,
]
