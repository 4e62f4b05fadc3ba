import { useQuery } from '@tanstack/react-query'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Project } from '@waybill/contract/projects/project.ts'
import { Users } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { membersOf } from '../../../sync/directory.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { Items, Quiet, Section } from '../../settings/section.tsx'
import classes from '../project-settings.module.css'
import { AddMember } from './add-member.tsx'
import { MemberItem } from './member-item.tsx'

export function MembersPart({ project }: { project: Project }) {
  const { data: members, error } = useQuery(membersOf(project.key))
  const mayEdit = project.can['manage_members'] === true
  return (
    <Section title={t('projects.part.members')} text={t(`projects.members_text.${project.access}`)}>
      {mayEdit && <AddMember project={project} members={members ?? []} />}
      <div className={classes.roles}>
        <Quiet>{t('projects.roles_text')}</Quiet>
      </div>
      <ProblemNote problem={error instanceof Problem ? error : null} />
      {!members && !error && <ListShape rows={3} />}
      {members?.length === 0 && (
        <EmptyPlace icon={<Users aria-hidden />} title={t(`projects.no_members.${project.access}`)} />
      )}
      {members && members.length > 0 && (
        <Items>
          {members.map((member) => (
            <MemberItem key={member.person.id} project={project} member={member} mayEdit={mayEdit} />
          ))}
        </Items>
      )}
    </Section>
  )
}
