import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { AccessToken } from '@waybill/contract/access/access-token.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { queries } from '../../../session/queries.ts'
import { relativeTime } from '../../../ui/instants.ts'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useNow } from '../../../ui/use-now.ts'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { Item, Items, Quiet, Section } from '../section.tsx'
import { NewTokenDialog } from './new-token-dialog.tsx'

const KEY = ['settings', 'tokens']

async function allTokens(): Promise<AccessToken[]> {
  const found: AccessToken[] = []
  for await (const token of client.tokens.every('me')) found.push(token)
  return found
}

export function TokensSection() {
  const { data: tokens, error } = useQuery({ queryKey: KEY, queryFn: allTokens })
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<AccessToken | null>(null)
  const again = () => queries.invalidateQueries({ queryKey: KEY })
  const action = (
    <Button variant="default" onClick={() => setMaking(true)}>
      {t('settings.tokens.create')}
    </Button>
  )
  return (
    <Section title={t('settings.tokens')} text={t('settings.tokens_text')} action={action}>
      <ProblemNote problem={error instanceof Problem ? error : null} />
      {!tokens && !error && <ListShape rows={2} />}
      {tokens?.length === 0 && <Quiet>{t('settings.tokens.none')}</Quiet>}
      {tokens && tokens.length > 0 && (
        <Items>
          {tokens.map((token) => (
            <TokenItem key={token.id} token={token} onRevoke={() => setRevoking(token)} />
          ))}
        </Items>
      )}
      {making && <NewTokenDialog onMade={again} onClose={() => setMaking(false)} />}
      {revoking && (
        <ConfirmDialog
          title={t('settings.tokens.revoke_title', { name: revoking.name })}
          text={t('settings.tokens.revoke_text')}
          confirm={t('settings.tokens.revoke')}
          onClose={() => setRevoking(null)}
          onConfirm={async () => {
            await client.tokens.revoke('me', revoking.id)
            await again()
            say(t('settings.tokens.revoked'))
          }}
        />
      )}
    </Section>
  )
}

function TokenItem({ token, onRevoke }: { token: AccessToken; onRevoke: () => void }) {
  const { name, hint, scopes, projects, expires_at, last_used_at } = token
  const ends = useNow((now) => {
    if (expires_at === null) return t('settings.tokens.runs_never')
    if (Date.parse(expires_at) <= now) return t('settings.tokens.has_run_out')
    return t('settings.tokens.runs_out', { when: relativeTime(expires_at, now) })
  })
  const used = useNow((now) =>
    last_used_at === null
      ? t('settings.tokens.never_used')
      : t('settings.tokens.used', { when: relativeTime(last_used_at, now) }),
  )
  return (
    <Item
      name={name}
      facts={
        <>
          <code>{hint}…</code>
          <span>{scopes.join(', ')}</span>
          <span>{projects?.map(({ key }) => key).join(', ') ?? t('settings.tokens.projects_all')}</span>
          <span>{ends}</span>
          <span>{used}</span>
        </>
      }
      action={
        <Button variant="subtle" onClick={onRevoke} aria-label={t('settings.tokens.revoke_named', { name })}>
          {t('settings.tokens.revoke')}
        </Button>
      }
    />
  )
}
