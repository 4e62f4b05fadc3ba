import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { CopiedText } from '../../settings/copied-text.tsx'
import classes from './panel.module.css'

/** By what the calls of an end action are signed: made and removed at once, not with the definition; shown once. */
export function EndActionSecret({ workflow, action }: { workflow: string; action: string }) {
  const queries = useQueryClient()
  const queryKey = ['workflows', workflow, 'end-action-secrets']
  const { data } = useQuery({ queryKey, queryFn: () => client.workflows.endActionSecrets(workflow) })
  const [secret, setSecret] = useState<string | null>(null)
  const work = useAct(async (make: boolean) => {
    if (make) setSecret((await client.workflows.makeEndActionSecret(workflow, action)).secret)
    else {
      await client.workflows.removeEndActionSecret(workflow, action)
      setSecret(null)
    }
    await queries.invalidateQueries({ queryKey })
  })
  if (!data) return null
  const made = data.items.find((one) => one.action === action)
  return (
    <>
      <p className={classes.text}>
        {made ? t('workflows.signed') : t('workflows.not_signed')}
        {made && (
          <>
            {' '}
            <TimeAgo at={made.made_at} />
          </>
        )}
      </p>
      {secret !== null && (
        <>
          <CopiedText text={secret} label={t('workflows.signing_secret')} />
          <p className={classes.text} role="status">
            {t('workflows.signing_secret_text')}
          </p>
        </>
      )}
      <div className={classes.checks}>
        <Button size="compact-sm" variant="default" loading={work.acting} onClick={() => work.act(true)}>
          {made ? t('workflows.renew_secret') : t('workflows.make_secret')}
        </Button>
        {made && (
          <Button size="compact-sm" variant="subtle" disabled={work.acting} onClick={() => work.act(false)}>
            {t('workflows.remove_secret')}
          </Button>
        )}
      </div>
      <ProblemNote problem={work.problem} />
    </>
  )
}
