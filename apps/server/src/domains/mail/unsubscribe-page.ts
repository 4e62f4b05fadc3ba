import { escapeHtml } from './escape-html.ts'

const WORDS = {
  asks: {
    title: 'Stop mail from Waybill?',
    text: 'You will get no more mail about tickets. What happens to them still waits in your inbox there.',
  },
  done: {
    title: 'No more mail',
    text: 'You get no more mail about tickets. Settings, Notifications turns it on again.',
  },
  broken: {
    title: 'This link does not work',
    text: 'It is not whole, or not of this Waybill. Use the link of a newer mail, or sign in and switch mail off in Settings, Notifications. Nothing was changed.',
  },
}

/** The page behind the link of a mail, for who is not signed in and for any browser: without a script. */
export function unsubscribePage(state: keyof typeof WORDS, publicUrl: URL, nonce: string): string {
  const { title, text } = WORDS[state]
  const settings = escapeHtml(new URL('/settings/notifications', publicUrl).href)
  const act =
    state === 'asks'
      ? '<form method="post"><button type="submit">Stop mail</button></form>'
      : `<p><a href="${settings}">Choose what is mailed</a></p>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; }
body { margin: 0; background: light-dark(#f4f6f6, #0c1010); color: light-dark(#171c1c, #e6eaea); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 15vh auto 0; padding: 24px; }
h1 { margin: 0 0 8px; font-size: 22px; }
p { margin: 0 0 24px; }
button { padding: 10px 18px; border: 0; border-radius: 6px; background: light-dark(#0b5a63, #7fd0d8); color: light-dark(#ffffff, #06292d); font: inherit; font-weight: 600; cursor: pointer; }
a { color: light-dark(#0b5a63, #7fd0d8); }
</style>
</head>
<body><main><h1>${title}</h1><p>${text}</p>${act}</main></body>
</html>
`
}
