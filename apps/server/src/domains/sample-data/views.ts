import type { CreateViewInput } from '@waybill/contract/views/view.ts'

/** Saved views by whose they are. Shared ones stand in everybody's sidebar. */
export const VIEWS: readonly { owner: string; view: CreateViewInput }[] = [
  {
    owner: 'Mara Lindqvist',
    view: {
      name: 'Critical now',
      query: 'is:unresolved priority:critical sort:-updated',
      shared: true,
      group: 'project',
    },
  },
  {
    owner: 'Mara Lindqvist',
    view: { name: 'Nobody has it', query: 'is:unresolved assignee:none sort:created', shared: true },
  },
  {
    owner: 'Mara Lindqvist',
    view: {
      name: 'Overdue',
      query: 'is:overdue sort:due',
      shared: true,
      group: 'assignee',
      columns: ['due_at', 'priority', 'assignee', 'team'],
    },
  },
  { owner: 'Mara Lindqvist', view: { name: 'Resolved this week', query: 'resolved>-7d sort:-updated' } },
  {
    owner: 'Tomás Ferreira',
    view: {
      name: 'Checkout',
      query: 'project:SHOP is:unresolved label:checkout sort:-priority',
      shared: true,
      project: 'SHOP',
      layout: 'board',
    },
  },
  {
    owner: 'Jonas Weidlich',
    view: { name: 'Outages', query: 'project:NET label:outage is:unresolved', shared: true, project: 'NET' },
  },
  {
    owner: 'Chiara Bellandi',
    view: {
      name: 'Starting soon',
      query: 'project:IT label:onboarding is:unresolved sort:due',
      project: 'IT',
    },
  },
]
