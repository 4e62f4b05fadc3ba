import { ActionIcon, Button } from '@mantine/core'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Label, Project } from '@waybill/contract/projects/project.ts'
import { Pencil, Tag, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain, useLabels } from '../../../sync/directory.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { LabelDot } from '../../../ui/label-chip.tsx'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { ConfirmDialog } from '../../settings/confirm-dialog.tsx'
import { Item, Items, Section } from '../../settings/section.tsx'
import classes from '../project-settings.module.css'
import { LabelDialog } from './label-dialog.tsx'

type Open = { dialog: 'new' } | { dialog: 'edit' | 'delete'; label: Label } | null

export function LabelsPart({ project }: { project: Project }) {
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const { data: labels, error } = useLabels(project.key)
  const mayEdit = project.can['manage_labels'] === true
  const action = mayEdit && (
    <Button onClick={() => setOpen({ dialog: 'new' })}>{t('projects.new_label')}</Button>
  )
  return (
    <Section title={t('projects.part.labels')} text={t('projects.labels_text')} action={action}>
      <ProblemNote problem={error instanceof Problem ? error : null} />
      {!labels && !error && <ListShape rows={5} />}
      {labels?.length === 0 && (
        <EmptyPlace
          icon={<Tag aria-hidden />}
          title={t('projects.no_labels')}
          text={t('projects.no_labels_text')}
        />
      )}
      {labels && labels.length > 0 && (
        <Items>
          {labels.map((label) => (
            <Item
              key={label.id}
              name={
                <>
                  <LabelDot color={label.color} />
                  {label.name}
                </>
              }
              facts={label.description}
              action={
                mayEdit && (
                  <div className={classes.itemActs}>
                    <ActionIcon
                      variant="subtle"
                      aria-label={t('projects.edit_label', { name: label.name })}
                      onClick={() => setOpen({ dialog: 'edit', label })}
                    >
                      <Pencil aria-hidden />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      aria-label={t('projects.delete_label', { name: label.name })}
                      onClick={() => setOpen({ dialog: 'delete', label })}
                    >
                      <Trash2 aria-hidden />
                    </ActionIcon>
                  </div>
                )
              }
            />
          ))}
        </Items>
      )}
      {open?.dialog === 'new' && <LabelDialog project={project} onClose={close} />}
      {open?.dialog === 'edit' && <LabelDialog project={project} label={open.label} onClose={close} />}
      {open?.dialog === 'delete' && (
        <ConfirmDialog
          title={t('projects.delete_label_title', { name: open.label.name })}
          text={t('projects.delete_label_text')}
          confirm={t('ui.delete')}
          onClose={close}
          onConfirm={async () => {
            await client.labels.remove(project.id, open.label.id)
            askDirectoryAgain()
            say(t('projects.label_deleted', { name: open.label.name }))
          }}
        />
      )}
    </Section>
  )
}
