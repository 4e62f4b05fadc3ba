/** Letters that Unicode does not take apart, written as people type them on another keyboard. */
const PLAIN: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ς: 'σ',
}
const UNUSUAL = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g')

/**
 * Accents of Latin, Greek and Cyrillic letters, Hebrew points and Arabic vowel signs: what writers leave out. Other marks
 * (the vowels of Indic scripts and Thai, the voicing of kana) make another word and stay.
 */
const ACCENTS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u064b-\u065f\u0670]/g

/**
 * A text as words are compared in the search: compatibility forms ("ﬁ", full-width digits) and accents taken apart, accents
 * left out, lower case. "Größe" and "GROSSE" are one word, and so are "Łódź" and "lodz".
 */
export function foldLetters(text: string): string {
  // Most of what is written is ASCII, where the rest changes nothing and costs ten times as much.
  // oxlint-disable-next-line no-control-regex -- the range is all of ASCII
  if (/^[\u0000-\u007f]*$/.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .toLowerCase()
    .replace(ACCENTS, '')
    .replace(UNUSUAL, (letter) => PLAIN[letter] ?? letter)
    .normalize('NFC')
}
