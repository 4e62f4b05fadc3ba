import { conflict } from '@waybill/contract/problems/problem.ts'

/** Somebody saved it after its author had read it: what they wrote would be lost. */
export const editedSince = (thing: 'calendar' | 'policy', seq: number) =>
  conflict(
    `${thing === 'policy' ? 'sla_policy' : 'calendar'}.edited_since`,
    `Somebody changed the ${thing} meanwhile`,
    'Read it again, and save your change on top of theirs.',
    { seq },
  )
