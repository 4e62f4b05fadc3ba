import { Button } from '@mantine/core'
import type { PluginAnswer } from '@waybill/contract/plugins/plugin.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import classes from './plugins.module.css'

interface TryButtonProps {
  label?: string
  words?: { good: string; bad: string }
  run: () => Promise<PluginAnswer>
  disabled?: boolean
}

/** Lets a plugin do something now, and tells what came of it. */
export function TryButton({ label = t('plugins.try'), words, run, disabled = false }: TryButtonProps) {
  const [answer, setAnswer] = useState<PluginAnswer | null>(null)
  const { act, acting, problem } = useAct(async () => {
    setAnswer(null)
    setAnswer(await run())
  })
  const good = words?.good ?? t('plugins.tried_good')
  const bad = words?.bad ?? t('plugins.tried_bad')
  return (
    <>
      <Button variant="default" loading={acting} disabled={disabled} onClick={() => act()}>
        {label}
      </Button>
      <span className={classes.answer} role="status" data-tone={answer?.ok === false ? 'bad' : 'good'}>
        {answer && `${answer.ok ? good : bad}: ${answer.message}`}
      </span>
      <ProblemNote problem={problem} />
    </>
  )
}
