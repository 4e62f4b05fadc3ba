import { getRouteApi } from '@tanstack/react-router'
import { t } from '../../../messages/messages.ts'
import { useMe } from '../../../session/session.ts'
import page from '../portal.module.css'
import { FormCards } from './form-cards.tsx'
import { MyRequests } from './my-requests.tsx'

const route = getRouteApi('/inside/portal')

/** Where requesters begin: what they can ask for, and what became of what they asked for. */
export function PortalPage() {
  const me = useMe()
  const { show } = route.useSearch()
  return (
    <div className={page.page}>
      <header className={page.hello}>
        <h1 className={page.title}>{t('portal.hello', { name: firstName(me.name) })}</h1>
        <p className={page.text}>{t('portal.hello_text')}</p>
      </header>
      <FormCards />
      <MyRequests show={show === 'closed' ? 'closed' : 'open'} />
    </div>
  )
}

function firstName(name: string): string {
  return name.split(' ')[0] ?? name
}
