import type { Project } from '@waybill/contract/projects/project.ts'
import { AboutSection } from './about-section.tsx'
import { AccessSection } from './access-section.tsx'
import { ArchiveSection } from './archive-section.tsx'
import { DeleteSection } from './delete-section.tsx'
import { DeskSection } from './desk-section.tsx'
import { KeySection } from './key-section.tsx'
import { WebhookSection } from './webhook-section.tsx'

export function GeneralPart({ project }: { project: Project }) {
  return (
    <>
      <AboutSection key={`about ${project.id}`} project={project} />
      <KeySection key={`key ${project.key}`} project={project} />
      <AccessSection project={project} />
      <DeskSection key={`desk ${project.id} ${String(project.seq)}`} project={project} />
      {project.can['manage_webhooks'] && <WebhookSection key={`webhook ${project.id}`} project={project} />}
      {project.can['edit'] && <ArchiveSection project={project} />}
      {project.can['delete'] && <DeleteSection project={project} />}
    </>
  )
}
