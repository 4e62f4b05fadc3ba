import { MAX_FILE_NAME } from './attachment.ts'

/** Control and format characters (turned writing directions, zero widths), lone surrogates, and what file systems forbid. */
const ODD = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029<>:"|?*]/gu
const LONGEST_ENDING = 20

/**
 * The name of a file as people may see it and save it anywhere: without folders, without characters that hide or turn
 * others, in one Unicode form, and not too long.
 */
export function cleanFileName(given: string): string {
  const last = given.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .replaceAll('\uFFFD', '_')
    .replaceAll(ODD, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  return clean === '' ? 'file' : shorten(clean)
}

function shorten(name: string): string {
  if (name.length <= MAX_FILE_NAME) return name
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= LONGEST_ENDING ? name.slice(dot) : ''
  // Cutting between the halves of a character leaves one that is not well-formed.
  return name.slice(0, MAX_FILE_NAME - ending.length).replace(/[\uD800-\uDBFF]$|[. ]+$/, '') + ending
}
