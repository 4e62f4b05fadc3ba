import { Button, Group, Stack } from '@mantine/core'
import type { Rule } from '@waybill/contract/automation/rule.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { ConfirmDialog } from '../../settings/confirm-dialog.tsx'
import { CopiedText } from '../../settings/copied-text.tsx'
import classes from '../automation.module.css'

/** By what the calls of a rule are signed: made and removed at once, not with the rule; shown once. */
export function RuleSecret({ rule }: { rule: Rule | null }) {
  const [secret, setSecret] = useState<string | null>(null)
  const [removing, setRemoving] = useState(false)
  const { act, acting, problem } = useAct(async () => {
    if (rule === null) return
    setSecret((await client.rules.makeSecret(rule.id)).secret)
    askDirectoryAgain()
  })
  const since = rule?.signed_since ?? null
  return (
    <Stack gap="xs" role="group" aria-label={t('automation.signing')} className={classes.signing ?? ''}>
      <h3 className={classes.label}>{t('automation.signing')}</h3>
      <p className={classes.hint}>
        {rule === null
          ? t('automation.sign_later')
          : since === null
            ? t('automation.not_signed')
            : t('automation.signed')}
        {since !== null && (
          <>
            {' '}
            <TimeAgo at={since} />
          </>
        )}
      </p>
      {secret !== null && since !== null && (
        <>
          <CopiedText text={secret} label={t('automation.secret')} />
          <p className={classes.hint} role="status">
            {t('automation.secret_text')}
          </p>
        </>
      )}
      {rule !== null && (
        <Group gap="sm">
          <Button size="compact-sm" variant="default" loading={acting} onClick={() => act()}>
            {t(since === null ? 'automation.make_secret' : 'automation.renew_secret')}
          </Button>
          {since !== null && (
            <Button size="compact-sm" variant="subtle" disabled={acting} onClick={() => setRemoving(true)}>
              {t('automation.remove_secret')}
            </Button>
          )}
        </Group>
      )}
      <ProblemNote problem={problem} />
      {removing && rule !== null && (
        <ConfirmDialog
          title={t('automation.remove_secret')}
          text={t('automation.remove_secret_text')}
          confirm={t('automation.remove_secret')}
          onClose={() => setRemoving(false)}
          onConfirm={async () => {
            await client.rules.removeSecret(rule.id)
            setSecret(null)
            askDirectoryAgain()
          }}
        />
      )}
    </Stack>
  )
}
