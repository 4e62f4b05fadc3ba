import { useNavigate } from '@tanstack/react-router'
import { t } from '../messages/messages.ts'
import { useFailures } from '../sync/use-connection.ts'
import { useStore } from '../sync/use-store.ts'
import { Strip } from './strip.tsx'
import { useShownTicket } from './use-shown-ticket.ts'

/** Says, wherever one is, that an own change waits for a decision: at its ticket both sides of it are shown. */
export function ConflictStrip() {
  const navigate = useNavigate()
  const isShown = useShownTicket()
  const tickets = useStore(({ state }) => state.tickets)
  const elsewhere = useFailures()
    .filter(({ conflicts }) => conflicts.length > 0)
    .flatMap(({ intent }) => (intent.kind === 'update' ? [intent.ticket_id] : []))
    .map((id) => ({ id, key: tickets.get(id)?.value.key }))
    .find((ticket) => !isShown(ticket))
  if (!elsewhere) return null
  const { id, key } = elsewhere
  const decide = () => void navigate({ to: '/tickets/$ticket', params: { ticket: key ?? id } })
  return (
    <Strip tone="warn" action={{ label: t('shell.decide'), act: decide }}>
      {key === undefined ? t('shell.undecided_somewhere') : t('shell.undecided', { key })}
    </Strip>
  )
}
