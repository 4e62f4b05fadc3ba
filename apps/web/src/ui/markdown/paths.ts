import type { NamedRef } from '@waybill/contract/schema.ts'

/** Where the pages of what a text names are. */
export function ticketPath(key: string): string {
  return `/tickets/${key}`
}

export function personPath({ name }: NamedRef): string {
  return `/team?${new URLSearchParams({ q: name }).toString()}`
}
