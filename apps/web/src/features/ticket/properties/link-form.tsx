import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { LINK_KINDS, type LinkKind, type Ticket, type TicketView } from '@waybill/contract/tickets/ticket.ts'
import { useDeferredValue, useState } from 'react'
import { client } from '../../../session/client.ts'
import { queries } from '../../../session/queries.ts'
import { t } from '../../../messages/messages.ts'
import { Picker } from '../../../ui/picker.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { StatusRing } from '../../../ui/status-ring.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { NoValue, ValueButton } from './property.tsx'
import classes from './properties.module.css'

const MOST_FOUND = 20

/** A new link: how, and to which ticket. */
export function LinkForm({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const [kind, setKind] = useState<LinkKind>('relates')
  const [other, setOther] = useState<TicketView | null>(null)
  const [text, setText] = useState('')
  const { found, isFetching } = useFound(ticket, useDeferredValue(text))
  const { act, acting, problem } = useAct(async (to: TicketView) => {
    await client.tickets.link(ticket.id, { kind, ticket: to.id })
    await queries.invalidateQueries({ queryKey: ['ticket', ticket.id] })
    onClose()
  })
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (other) act(other)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose()
      }}
    >
      <Picker
        label={t('ticket.link_kind')}
        options={LINK_KINDS.map((value) => ({ value, label: t(`ticket.link_${value}`) }))}
        chosen={[kind]}
        onPick={(value) => setKind(LINK_KINDS.find((one) => one === value) ?? kind)}
      >
        <ValueButton name={t('ticket.link_kind')}>{t(`ticket.link_${kind}`)}</ValueButton>
      </Picker>
      <Picker
        label={t('ticket.link_to')}
        options={found.map(({ id, key, title = '', status }) => ({
          value: id,
          label: `${key} ${title}`,
          icon: status && <StatusRing status={status} labelled />,
        }))}
        chosen={other ? [other.id] : []}
        onPick={(value) => setOther(found.find(({ id }) => id === value) ?? null)}
        onSearch={setText}
        waiting={isFetching}
      >
        <ValueButton name={t('ticket.link_to')} autoFocus>
          {other ? `${other.key} ${other.title ?? ''}` : <NoValue>{t('ticket.link_choose')}</NoValue>}
        </ValueButton>
      </Picker>
      <ProblemNote problem={problem} />
      <div className={classes.chips}>
        <Button type="submit" size="compact-sm" disabled={!other} loading={acting}>
          {t('ticket.link')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
      </div>
    </form>
  )
}

/** Tickets by key or words; without any, those of the project that changed last. */
function useFound({ id, project_key }: Ticket, text: string): { found: TicketView[]; isFetching: boolean } {
  const { data = [], isFetching } = useQuery({
    queryKey: ['link-to', project_key, text],
    queryFn: async () => {
      const filter = text === '' ? { project: project_key } : { q: quoted(text) }
      const query = { ...filter, fields: 'title,status', limit: MOST_FOUND } as const
      const words = (await client.tickets.listFields({ ...query, sort: '-updated_at' })).items
      const exact = /^[A-Z][A-Z0-9]{1,9}-\d+$/i.test(text) ? await byKey(text.toUpperCase()) : []
      return [...exact, ...words.filter(({ key }) => key !== exact[0]?.key)]
    },
    placeholderData: (before) => before,
  })
  return { found: data.filter((one) => one.id !== id), isFetching }
}

async function byKey(key: string): Promise<TicketView[]> {
  const [projectKey = '', number = ''] = key.split('-')
  const { items } = await client.tickets.listFields({
    q: `key:${projectKey}-${number}`,
    fields: 'title,status',
  })
  return items
}

/** What people type here are words, never conditions. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, ' ')}"`
}
