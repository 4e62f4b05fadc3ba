import { Button, CopyButton } from '@mantine/core'
import { t } from '../../../messages/messages.ts'
import { Markdown } from '../../../ui/markdown/markdown.tsx'
import { guideParts } from './guide-parts.ts'
import classes from './plugins.module.css'

/** What to do outside for a plugin; what is to be taken over as it stands can be copied. */
export function PluginGuide({ guide }: { guide: string }) {
  return guideParts(guide).map(({ kind, text }, index) =>
    kind === 'words' ? (
      <Markdown key={index} text={text} />
    ) : (
      <div key={index}>
        <pre className={classes.copied} tabIndex={0}>
          {text}
        </pre>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {t(copied ? 'settings.copied' : 'settings.copy')}
            </Button>
          )}
        </CopyButton>
      </div>
    ),
  )
}
