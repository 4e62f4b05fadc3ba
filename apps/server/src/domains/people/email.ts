import { foldText } from '@waybill/contract/fold-text.ts'

/**
 * The form of an e-mail address that is unique. RFC 5321 lets the part before the @ be case-sensitive, but no common
 * server treats it so, and two accounts for Ana@ and ana@ would be one person.
 */
export function foldEmail(email: string): string {
  return foldText(email.trim())
}
