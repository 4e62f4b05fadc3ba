import { ActionIcon, CopyButton } from '@mantine/core'
import { Check, Copy } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import classes from './copied-text.module.css'

/** A text that is there to be copied: a link, a token, a key. */
export function CopiedText({ text, label }: { text: string; label: string }) {
  return (
    <div className={classes.box}>
      <code className={classes.text} aria-label={label}>
        {text}
      </code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            onClick={copy}
            aria-label={copied ? t('settings.copied') : t('settings.copy')}
          >
            {copied ? <Check className={classes.icon} /> : <Copy className={classes.icon} />}
          </ActionIcon>
        )}
      </CopyButton>
    </div>
  )
}
