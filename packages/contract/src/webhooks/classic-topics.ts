/** What `project.webhook_url` hears, and what most receivers ask for. */
export const CLASSIC_TOPICS = [
  'ticket.created',
  'ticket.updated',
  'ticket.resolved',
  'comment.added',
] as const
