import { Button, Progress, Stack, Text } from '@mantine/core'
import type { SampleData } from '@waybill/contract/sample-data/sample-data.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { askDirectoryAgain } from '../../sync/directory.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useAct } from '../../ui/use-act.ts'

interface SampleDataStepProps {
  /** `made`: there is sample data now. */
  onDone: (made: boolean) => void
}

/** Between questions how far it has come. Milliseconds. */
const ASK_EVERY = 300

export function SampleDataStep({ onDone }: SampleDataStepProps) {
  const [shown, setShown] = useState<SampleData | null>(null)
  const { act, acting, problem } = useAct(async () => {
    let data = await client.sampleData.start()
    for (;;) {
      setShown(data)
      if (data.state !== 'running') break
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY))
      data = await client.sampleData.get()
    }
    askDirectoryAgain()
    if (data.state === 'finished') onDone(true)
  })
  const stop = useAct(async () => setShown(await client.sampleData.stop()))
  if (!shown)
    return (
      <Stack gap="md">
        <ProblemNote problem={problem} />
        <Button data-autofocus loading={acting} onClick={() => act()}>
          {t('set_up.sample_make')}
        </Button>
        <Button variant="subtle" disabled={acting} onClick={() => onDone(false)}>
          {t('set_up.sample_without')}
        </Button>
      </Stack>
    )
  const { state, done, total } = shown
  return (
    <Stack gap="md">
      <ProblemNote problem={problem ?? stop.problem} />
      <Text size="sm" role="status">
        {state === 'running' ? t('set_up.sample_running') : t(`set_up.sample_${wordOf(state)}`)}
      </Text>
      <Progress
        value={total === 0 ? 0 : (done / total) * 100}
        aria-label={t('set_up.sample_progress')}
        transitionDuration={0}
      />
      {state === 'running' && !problem ? (
        <Button variant="default" loading={stop.acting} onClick={() => stop.act()}>
          {t('set_up.sample_stop')}
        </Button>
      ) : (
        <Button onClick={() => onDone(done > 0)}>{t('set_up.to_board')}</Button>
      )}
    </Stack>
  )
}

function wordOf(state: SampleData['state']): 'finished' | 'stopped' | 'failed' {
  return state === 'finished' || state === 'stopped' ? state : 'failed'
}
