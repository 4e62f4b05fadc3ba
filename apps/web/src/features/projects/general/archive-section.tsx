import { Button } from '@mantine/core'
import type { Project } from '@waybill/contract/projects/project.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { ConfirmDialog } from '../../settings/confirm-dialog.tsx'
import { Section } from '../../settings/section.tsx'

export function ArchiveSection({ project }: { project: Project }) {
  const [asking, setAsking] = useState(false)
  const { id, name, archived } = project
  const { act, acting, problem } = useAct(async () => {
    await client.projects.update(id, { archived: false })
    askDirectoryAgain()
    say(t('projects.unarchived', { name }), { tone: 'good' })
  })
  const action = archived ? (
    <Button variant="default" loading={acting} onClick={() => act()}>
      {t('projects.unarchive')}
    </Button>
  ) : (
    <Button variant="default" onClick={() => setAsking(true)}>
      {t('projects.archive')}
    </Button>
  )
  return (
    <>
      <Section title={t('projects.archive')} text={t('projects.archive_text')} action={action}>
        {problem && <ProblemNote problem={problem} />}
      </Section>
      {asking && (
        <ConfirmDialog
          title={t('projects.archive_title', { name })}
          text={t('projects.archive_text')}
          confirm={t('projects.archive')}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await client.projects.update(id, { archived: true })
            askDirectoryAgain()
            say(t('projects.was_archived', { name }))
          }}
        />
      )}
    </>
  )
}
