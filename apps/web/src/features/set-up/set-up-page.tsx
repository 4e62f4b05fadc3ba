import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { useSession } from '../../session/session.ts'
import { DoorPage } from '../sign-in/door-page.tsx'
import { useLinkCode } from '../sign-in/use-link-code.ts'
import { AccountStep } from './account-step.tsx'
import { MissingCode } from './missing-code.tsx'
import { ProjectStep } from './project-step.tsx'

/** The first admin, then the first project, then the board. */
export function SetUpPage() {
  const code = useLinkCode()
  const session = useSession()
  const navigate = useNavigate()
  const [isAdmin, setIsAdmin] = useState(false)
  if (isAdmin && session.state === 'signed_in') {
    const go = (project?: string) =>
      void navigate(project === undefined ? { to: '/' } : { to: '/board', search: { project } })
    return (
      <DoorPage title={t('set_up.project')} text={t('set_up.project_text')}>
        <ProjectStep onDone={go} />
      </DoorPage>
    )
  }
  if (code === '') return <MissingCode />
  return (
    <DoorPage title={t('set_up.title')} text={t('set_up.text')}>
      <AccountStep code={code} onDone={() => setIsAdmin(true)} />
    </DoorPage>
  )
}
