import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { t } from '../messages/messages.ts'
import { useMe } from '../session/session.ts'

/** Where nothing can be shown without a project: the way to the first one, for who may make it. */
export function CreateProjectLink() {
  const { can } = useMe()
  if (can['projects.create'] !== true) return null
  return (
    <Button renderRoot={(props) => <Link to="/projects" search={{ create: 'yes' }} {...props} />}>
      {t('projects.create')}
    </Button>
  )
}
