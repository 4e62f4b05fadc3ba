import { ActionIcon, Badge, Button } from '@mantine/core'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { CustomField, Project } from '@waybill/contract/projects/project.ts'
import { Pencil, TextCursorInput, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain, useFields } from '../../../sync/directory.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { ConfirmDialog } from '../../settings/confirm-dialog.tsx'
import { Item, Items, Section } from '../../settings/section.tsx'
import classes from '../project-settings.module.css'
import { FieldDialog } from './field-dialog.tsx'

type Open = { dialog: 'new' } | { dialog: 'edit' | 'delete'; field: CustomField } | null

export function FieldsPart({ project }: { project: Project }) {
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const { data: fields, error } = useFields(project.key)
  const mayEdit = project.can['manage_fields'] === true
  const action = mayEdit && (
    <Button onClick={() => setOpen({ dialog: 'new' })}>{t('projects.new_field')}</Button>
  )
  return (
    <Section title={t('projects.part.fields')} text={t('projects.fields_text')} action={action}>
      <ProblemNote problem={error instanceof Problem ? error : null} />
      {!fields && !error && <ListShape rows={3} />}
      {fields?.length === 0 && (
        <EmptyPlace
          icon={<TextCursorInput aria-hidden />}
          title={t('projects.no_fields')}
          text={t('projects.no_fields_text')}
        />
      )}
      {fields && fields.length > 0 && (
        <Items>
          {fields.map((field) => (
            <Item
              key={field.id}
              name={
                <>
                  {field.name}
                  {field.required && (
                    <Badge variant="default" tt="none">
                      {t('projects.is_required')}
                    </Badge>
                  )}
                </>
              }
              facts={
                <>
                  <span>{t(`projects.type.${field.type}`)}</span>
                  <span className={classes.mono}>{field.key}</span>
                  {field.options.length > 0 && (
                    <span title={field.options.join(', ')}>
                      {t('projects.options_count', { count: field.options.length })}
                    </span>
                  )}
                </>
              }
              action={
                mayEdit && (
                  <div className={classes.itemActs}>
                    <ActionIcon
                      variant="subtle"
                      aria-label={t('projects.edit_field', { name: field.name })}
                      onClick={() => setOpen({ dialog: 'edit', field })}
                    >
                      <Pencil aria-hidden />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      aria-label={t('projects.delete_field', { name: field.name })}
                      onClick={() => setOpen({ dialog: 'delete', field })}
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
      {open?.dialog === 'new' && <FieldDialog project={project} onClose={close} />}
      {open?.dialog === 'edit' && <FieldDialog project={project} field={open.field} onClose={close} />}
      {open?.dialog === 'delete' && (
        <ConfirmDialog
          title={t('projects.delete_field_title', { name: open.field.name })}
          text={t('projects.delete_field_text')}
          confirm={t('ui.delete')}
          onClose={close}
          onConfirm={async () => {
            await client.fields.remove(project.id, open.field.id)
            askDirectoryAgain()
            say(t('projects.field_deleted', { name: open.field.name }))
          }}
        />
      )}
    </Section>
  )
}
