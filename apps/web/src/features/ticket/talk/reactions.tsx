import { Popover, Tooltip } from '@mantine/core'
import { REACTION_KINDS, type Comment, type ReactionKind } from '@waybill/contract/comments/comment.ts'
import { SmilePlus } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../../session/client.ts'
import { t } from '../../../messages/messages.ts'
import { say } from '../../../ui/say.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { ReactionIcon } from './reaction-icon.tsx'
import classes from './talk.module.css'

/** Puts a reaction there or takes it back; the comment that comes of it follows by the live connection. */
async function toggle(comment: Comment, kind: ReactionKind, isMine: boolean): Promise<void> {
  try {
    await (isMine ? client.comments.unreact(comment.id, kind) : client.comments.react(comment.id, kind))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    say(error.title, { tone: 'bad' })
  }
}

export function Reactions({ comment }: { comment: Comment }) {
  if (comment.reactions.length === 0) return null
  return (
    <div className={classes.reactions}>
      {comment.reactions.map(({ kind, count, mine }) => (
        <button
          key={kind}
          type="button"
          className={classes.reaction}
          title={t(`ticket.reaction_${kind}`)}
          aria-pressed={mine}
          aria-label={t('ticket.reaction_count', { name: t(`ticket.reaction_${kind}`), count })}
          disabled={!comment.can['react']}
          onClick={() => void toggle(comment, kind, mine)}
        >
          <ReactionIcon kind={kind} />
          {count}
        </button>
      ))}
    </div>
  )
}

export function AddReaction({ comment }: { comment: Comment }) {
  const [opened, setOpened] = useState(false)
  const isMine = (kind: ReactionKind) => comment.reactions.some((one) => one.kind === kind && one.mine)
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={t('ticket.react')}>
          <button
            type="button"
            className={classes.act}
            aria-label={t('ticket.react')}
            onClick={() => setOpened(!opened)}
          >
            <SmilePlus aria-hidden />
          </button>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={classes.faces} aria-label={t('ticket.react')}>
        {REACTION_KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            className={classes.face}
            aria-label={t(`ticket.reaction_${kind}`)}
            title={t(`ticket.reaction_${kind}`)}
            aria-pressed={isMine(kind)}
            onClick={() => {
              setOpened(false)
              void toggle(comment, kind, isMine(kind))
            }}
          >
            <ReactionIcon kind={kind} />
          </button>
        ))}
      </Popover.Dropdown>
    </Popover>
  )
}
