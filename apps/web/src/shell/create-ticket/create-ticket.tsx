import { Button, Modal, TextInput } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Command } from '@waybill/client'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { useEffect, useRef, useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useConnection } from '../../sync/use-connection.ts'
import { watchCommand } from '../../sync/own-commands.ts'
import { useProjects } from '../../sync/directory.ts'
import { UploadList } from '../../ui/attachments/upload-list.tsx'
import { useStagedUploads } from '../../ui/attachments/use-staged-uploads.ts'
import { Editor } from '../../ui/editor/editor.tsx'
import { useDraft } from '../../ui/editor/use-draft.ts'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import { ProblemNote, errorOf } from '../../ui/problem-note.tsx'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import classes from './create-ticket.module.css'
import { CustomFields } from './custom-fields.tsx'
import { readChosen, toInput, type NewTicket } from './new-ticket.ts'
import { NewTicketProperties } from './new-ticket-properties.tsx'
import { SendingFiles } from './sending-files.tsx'
import { SimilarTickets } from './similar-tickets.tsx'

interface CreateTicketProps {
  /** The key of the project to begin with. */
  project?: string | undefined
  title?: string | undefined
  onClose: () => void
}

const PLACE = 'new-ticket'

/** What is refused is told in the dialog, where it can be mended. @throws Problem */
async function confirmed({ ref, confirmed: ticket }: Command): Promise<Ticket> {
  try {
    return await ticket
  } catch (error) {
    client.dismiss(ref)
    throw error
  }
}

/** A new ticket. What is written stays, here and on the server, until it is made or thrown away. */
export function CreateTicket({ project: wanted, title: given, onClose }: CreateTicketProps) {
  const navigate = useNavigate()
  const isLive = useConnection() === 'live'
  const { data: projects } = useProjects()
  const title = useDraft(PLACE, 'title')
  const description = useDraft(PLACE, 'description')
  const kept = useDraft(PLACE, 'chosen')
  const [again, setAgain] = useState(false)
  const files = useStagedUploads()
  /** It is there, and its files are on their way. */
  const [made, setMade] = useState<Ticket | null>(null)
  const isOpen = useRef(true)
  useEffect(() => {
    isOpen.current = true
    return () => {
      isOpen.current = false
    }
  }, [])
  const chosen = readChosen(kept.text)
  const choose = (change: Partial<NewTicket>) => kept.set(JSON.stringify({ ...chosen, ...change }))

  const open = (projects ?? []).filter(({ can }) => can['create_ticket'])
  const known = (key: string | null | undefined) => open.find((one) => one.key === key)
  const project = known(chosen.project) ?? known(wanted) ?? open[0]
  const titleText = title.text === '' && given !== undefined ? given : title.text

  const clear = () => {
    title.clear()
    description.clear()
    kept.set(again && project ? JSON.stringify({ project: project.key }) : '')
  }
  const openAction = ({ key }: Ticket) => ({
    label: t('shell.open_it'),
    act: () => void navigate({ to: '/tickets/$ticket', params: { ticket: key } }),
  })
  const sayCreated = (ticket: Ticket) =>
    say(t('shell.created', { key: ticket.key }), { tone: 'good', action: openAction(ticket) })
  const sendFiles = async (ticket: Ticket) => {
    const failed = await files.sendTo(ticket.id)
    // While the dialogue is open it tells this itself.
    if (failed.length === 0 || isOpen.current) return
    const names = failed.map(({ name }) => name).join(', ')
    say(t('shell.files_left', { key: ticket.key, names }), { tone: 'bad', action: openAction(ticket) })
  }
  const { act, acting, problem } = useAct(async () => {
    if (!project) return
    const input = toInput(project.key, { title: titleText, description: description.text }, chosen)
    const command = client.createTicket(input)
    if (isLive) {
      watchCommand(command.ref)
      const ticket = await confirmed(command)
      clear()
      if (files.list.length > 0) {
        setMade(ticket)
        void sendFiles(ticket)
        return
      }
      sayCreated(ticket)
    } else {
      say(t('shell.created_later'))
      clear()
    }
    if (!again) onClose()
  })
  const filesWait = !isLive && files.list.length > 0
  const canCreate = project !== undefined && titleText.trim() !== '' && !acting && !filesWait

  const finish = () => {
    if (made) sayCreated(made)
    files.startAgain()
    setMade(null)
    if (!again) onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={made ? t('shell.is_created', { key: made.key }) : t('shell.create_ticket')}
      size="calc(var(--measure) + var(--s-8))"
      yOffset="8vh"
    >
      {made && (
        <SendingFiles
          ticket={made}
          uploads={files}
          onDone={finish}
          onOpen={() => {
            openAction(made).act()
            onClose()
          }}
          onClose={onClose}
        />
      )}
      {!made && projects && open.length === 0 && (
        <EmptyPlace
          title={t('shell.no_project')}
          text={t('shell.no_project_text')}
          action={
            <Button component={Link} to="/projects" onClick={onClose}>
              {t('shell.to_projects')}
            </Button>
          }
        />
      )}
      {!made && !(projects && open.length === 0) && (
        <form
          noValidate
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault()
            act()
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && canCreate) act()
          }}
        >
          <ProblemNote problem={problem} />
          <TextInput
            aria-label={t('shell.ticket_title')}
            placeholder={t('shell.ticket_title')}
            maxLength={255}
            required
            data-autofocus
            size="md"
            value={titleText}
            error={errorOf(problem, 'title')}
            onChange={(event) => title.set(event.currentTarget.value)}
          />
          <SimilarTickets title={titleText} onGo={onClose} />
          <Editor
            label={t('shell.ticket_description')}
            placeholder={t('shell.ticket_description')}
            value={description.text}
            onChange={description.set}
            onFiles={files.add}
          >
            <UploadList uploads={files} held={t('attachments.held')} />
          </Editor>
          {filesWait && (
            <p className={classes.told} role="status">
              {t('shell.files_wait')}
            </p>
          )}
          {project && <NewTicketProperties project={project} chosen={chosen} choose={choose} />}
          {project && (
            <CustomFields
              project={project.key}
              values={chosen.fields}
              problem={problem}
              onChange={(fields) => choose({ fields })}
            />
          )}
          <div className={classes.end}>
            <label className={classes.again}>
              <input
                type="checkbox"
                checked={again}
                onChange={(event) => setAgain(event.currentTarget.checked)}
              />
              {t('shell.create_more')}
            </label>
            <span className={classes.safety}>{t('shell.draft_kept')}</span>
            <Button
              variant="default"
              onClick={() => {
                clear()
                onClose()
              }}
            >
              {t('shell.throw_away')}
            </Button>
            <Button type="submit" loading={acting} disabled={!canCreate}>
              {t('shell.create')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  )
}
