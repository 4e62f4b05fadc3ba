/**
 * Chromium on a system without a language says `en-US@posix`, which is no language tag: the library of the chart hands it to
 * Intl as it is loaded, and would fail.
 */
export function speakValidLanguage(target: { language: string } = navigator): void {
  const { language } = target
  if (isValid(language)) return
  const value = language.split(/[@.]/)[0] ?? ''
  Object.defineProperty(target, 'language', { value: isValid(value) ? value : 'en', configurable: true })
}

function isValid(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length === 1
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
