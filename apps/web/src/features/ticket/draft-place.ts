/** All that somebody writes at a ticket is one draft of it: comment, replies, title and description. */
export function draftPlace({ id }: { id: string }): string {
  return `comment:${id}`
}
