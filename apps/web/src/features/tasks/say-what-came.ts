import type { ActionResult, Task } from '@waybill/contract/tasks/task.ts'
import { t } from '../../messages/messages.ts'
import { say } from '../../ui/say.ts'

/** Where an action has led, in a sentence. */
export function sayWhatCame({ key }: Task['ticket'], result: ActionResult): void {
  say(wordsOf(key, result), { tone: 'good' })
}

function wordsOf(key: string, result: ActionResult): string {
  switch (result.status) {
    case 'completed':
      return t('tasks.done_all', { key })
    case 'recorded':
      return t('tasks.done_recorded', { given: result.approved, needed: result.needed })
    case 'transitioned': {
      const { name: step, assigned_to } = result.next_step
      return assigned_to
        ? t('tasks.done_next', { key, step, name: assigned_to.name })
        : t('tasks.done_queue', { key, step })
    }
  }
}
