import { Menu } from '@mantine/core'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { Ellipsis, Link2, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../../session/client.ts'
import { t } from '../../../messages/messages.ts'
import { useKnownTicket } from '../../../sync/use-ticket.ts'
import { say } from '../../../ui/say.ts'
import { copyText } from '../copy-text.ts'
import { AskFirst } from '../ask-first.tsx'
import classes from './talk.module.css'

interface CommentMenuProps {
  comment: Comment
  onEdit: () => void
}

/** What can be done with a comment. */
export function CommentMenu({ comment, onEdit }: CommentMenuProps) {
  const [isAsking, setIsAsking] = useState(false)
  const remove = async () => {
    setIsAsking(false)
    try {
      await client.comments.remove(comment.id)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      say(error.title, { tone: 'bad' })
    }
  }
  const key = useKnownTicket(comment.ticket_id)?.key ?? comment.ticket_id
  const address = new URL(`/tickets/${key}?comment=${comment.id}`, window.location.origin)
  return (
    <>
      <Menu position="bottom-end" width="var(--menu)">
        <Menu.Target>
          <button type="button" className={classes.act} aria-label={t('ticket.comment_more')}>
            <Ellipsis aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Link2 className={classes.icon} aria-hidden />}
            onClick={() => void copyText(address.href, t('ticket.link_copied'))}
          >
            {t('ticket.copy_link')}
          </Menu.Item>
          {comment.can['edit'] && (
            <Menu.Item leftSection={<Pencil className={classes.icon} aria-hidden />} onClick={onEdit}>
              {t('ticket.edit')}
            </Menu.Item>
          )}
          {comment.can['delete'] && (
            <Menu.Item
              color="red"
              leftSection={<Trash2 className={classes.icon} aria-hidden />}
              onClick={() => setIsAsking(true)}
            >
              {t('ui.delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {isAsking && (
        <AskFirst
          title={t('ticket.delete_comment')}
          text={t('ticket.delete_comment_text')}
          act={t('ui.delete')}
          onYes={() => void remove()}
          onNo={() => setIsAsking(false)}
        />
      )}
    </>
  )
}
