import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useSession } from '../../session/session.ts'
import { DoorPage } from '../sign-in/door-page.tsx'
import { useLinkCode } from '../sign-in/use-link-code.ts'
import { AccountStep } from './account-step.tsx'
import { MissingCode } from './missing-code.tsx'
import { ProjectStep } from './project-step.tsx'
import { SampleDataStep } from './sample-data-step.tsx'

type Step = { name: 'account' } | { name: 'project' } | { name: 'sample_data'; project: string | undefined }

/** The first admin, then the first project, sample data for whoever wants it, then the board. */
export function SetUpPage() {
  const code = useLinkCode()
  const session = useSession()
  const navigate = useNavigate()
  const [step, setStep] = useState<Step>({ name: 'account' })
  const isIn = session.state === 'signed_in'
  if (step.name === 'project' && isIn)
    return (
      <DoorPage title={t('set_up.project')} text={t('set_up.project_text')}>
        <ProjectStep onDone={(project) => setStep({ name: 'sample_data', project })} />
      </DoorPage>
    )
  if (step.name === 'sample_data' && isIn) {
    const go = async (made: boolean) => {
      const project = made ? await sampleProject(step.project) : step.project
      await navigate(project === undefined ? { to: '/' } : { to: '/board', search: { project } })
    }
    return (
      <DoorPage title={t('set_up.sample')} text={t('set_up.sample_text')}>
        <SampleDataStep onDone={(made) => void go(made)} />
      </DoorPage>
    )
  }
  if (code === '') return <MissingCode />
  return (
    <DoorPage title={t('set_up.title')} text={t('set_up.text')}>
      <AccountStep code={code} onDone={() => setStep({ name: 'project' })} />
    </DoorPage>
  )
}

/** Whoever asked for sample data wants to see it: a project that is not the own, empty one. */
async function sampleProject(own: string | undefined): Promise<string | undefined> {
  const { items } = await client.projects.list()
  return items.find(({ key }) => key !== own)?.key ?? own
}
