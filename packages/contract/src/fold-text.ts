/**
 * Text as it is compared where case must not matter: names of labels and teams, search words. Canonically composed, so
 * that "é" is one thing however it was typed; compatibility forms ("ﬁ") stay as they are.
 */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

/** The name of a person as it is compared: folded, one space between words. */
export function foldName(name: string): string {
  return foldText(name.trim()).replace(/\s+/g, ' ')
}
