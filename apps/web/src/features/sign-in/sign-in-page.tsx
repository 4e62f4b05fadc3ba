import { getRouteApi, Navigate, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { t } from '../../messages/messages.ts'
import { ServerGone } from '../../session/server-gone.tsx'
import { findOutWhoIsHere, signedIn, useSession } from '../../session/session.ts'
import { SignInForm } from '../../session/sign-in-form.tsx'
import { DoorPage } from './door-page.tsx'

const route = getRouteApi('/sign-in')

export function SignInPage() {
  const session = useSession()
  const router = useRouter()
  const { next } = route.useSearch()
  useEffect(() => {
    if (session.state === 'unknown') void findOutWhoIsHere()
  }, [session.state])
  if (session.state === 'unreachable') return <ServerGone problem={session.problem} />
  if (session.state === 'unknown') return null
  if (session.state === 'signed_in')
    return next ? <Navigate to={inside(next)} replace /> : <Navigate to="/" replace />
  const go = async () => {
    await signedIn()
    router.history.replace(next ? inside(next) : '/')
  }
  return (
    <DoorPage title={t('session.sign_in_to')}>
      <SignInForm onSignedIn={go} />
    </DoorPage>
  )
}

/** Only addresses of this Waybill: a link from elsewhere must not lead away after signing in. */
function inside(address: string): string {
  return /^\/(?![/\\])/.test(address) ? address : '/'
}
