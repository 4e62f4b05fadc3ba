import { Button, Group, Modal, Switch, TextInput } from '@mantine/core'
import type { CreateViewInput, View } from '@waybill/contract/views/view.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { ProblemNote, errorOf } from '../../ui/problem-note.tsx'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import { askViewsAgain } from './use-views.ts'
import classes from './view-dialog.module.css'
import { Form } from '../../ui/form.tsx'

interface ViewDialogProps {
  /** The view that is renamed or shared; without it a new one is made of `wish`. */
  view?: View
  wish?: Omit<CreateViewInput, 'name' | 'shared'>
  onSaved?: (view: View) => void
  onClose: () => void
}

/** Name and sharing of a view. */
export function ViewDialog({ view, wish, onSaved, onClose }: ViewDialogProps) {
  const { role } = useMe()
  const [name, setName] = useState(view?.name ?? '')
  const [shared, setShared] = useState(view?.shared ?? false)
  const { act, acting, problem } = useAct(async () => {
    const saved = view
      ? await client.views.update(view.id, { name, shared })
      : await client.views.create({ ...wish, name, shared })
    await askViewsAgain()
    say(t(view ? 'views.updated' : 'views.saved', { name: saved.name }))
    onSaved?.(saved)
    onClose()
  })
  const nameError = errorOf(problem, 'name')
  return (
    <Modal opened onClose={onClose} title={t(view ? 'views.edit' : 'views.save_title')}>
      <Form className={classes.form} onSubmit={() => act()}>
        {!view && <p className={classes.text}>{t('views.save_text')}</p>}
        <TextInput
          data-autofocus
          label={t('views.name')}
          maxLength={100}
          value={name}
          error={nameError}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {role !== 'requester' && (
          <Switch
            label={t('views.share')}
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
        )}
        {nameError === undefined && <ProblemNote problem={problem} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('views.cancel')}
          </Button>
          <Button type="submit" loading={acting} disabled={name.trim() === ''}>
            {t('views.save')}
          </Button>
        </Group>
      </Form>
    </Modal>
  )
}

/** Asks once: a view that others use goes for all of them. */
export function DeleteView({ view, onClose }: { view: View; onClose: () => void }) {
  const { act, acting, problem } = useAct(async () => {
    await client.views.remove(view.id)
    await askViewsAgain()
    say(t('views.deleted', { name: view.name }))
    onClose()
  })
  return (
    <Modal opened onClose={onClose} title={t('views.delete')}>
      <div className={classes.form}>
        <p className={classes.text}>{view.name}</p>
        <ProblemNote problem={problem} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('views.cancel')}
          </Button>
          <Button color="red" loading={acting} onClick={() => act()}>
            {t('views.delete')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}
