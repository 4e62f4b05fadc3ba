import { useQuery } from '@tanstack/react-query'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { MailStateSection } from './mail-state-section.tsx'
import { MailTroubles } from './mail-troubles.tsx'
import { mailStateQuery } from './mail-queries.ts'

/** Whether mail goes out, a test of it, and what could not be sent. */
export function MailPart() {
  const { data: state, error } = useQuery(mailStateQuery)
  if (error instanceof Problem) return <ProblemNote problem={error} />
  if (!state) return <ListShape rows={4} />
  return (
    <>
      <MailStateSection state={state} />
      <MailTroubles isOn={state.on} />
    </>
  )
}
