interface GuidePart {
  kind: 'words' | 'code'
  text: string
}

const FENCED = /^```[a-z]*\n([\s\S]*?)^```$/m

/** A guide as Markdown, and its blocks of code between. */
export function guideParts(guide: string): GuidePart[] {
  return guide
    .split(FENCED)
    .map((text, index): GuidePart => ({ kind: index % 2 === 0 ? 'words' : 'code', text }))
    .filter(({ text }) => text.trim() !== '')
}
