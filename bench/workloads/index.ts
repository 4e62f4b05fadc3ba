import { createTickets } from './create.ts'
import { getTicket, getUnchanged } from './get.ts'
import { listTickets } from './list.ts'
import type { Workload } from './workload.ts'

/** Every workload, in the order of the table. Those that write come last. */
export const workloads: readonly Workload[] = [getTicket, getUnchanged, listTickets, createTickets]
