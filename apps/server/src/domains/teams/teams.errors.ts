import { conflict, invalidField, notFound } from '@waybill/contract/problems/problem.ts'
import { MOST_TEAM_MEMBERS } from '@waybill/contract/teams/team.ts'

export const noSuchTeam = () => notFound('team')
export const noSuchMember = () => notFound('member')

export const teamNameTaken = () =>
  invalidField('/name', 'team.name_taken', 'is the name of another team (in any case of letters)')

export const noSuchPerson = () => notFound('person')

export const tooManyMembers = () =>
  conflict(
    'team.too_many_members',
    'The team is full',
    `At most ${String(MOST_TEAM_MEMBERS)} people are in one team.`,
  )

export const teamInUse = (tickets: number) =>
  conflict(
    'team.in_use',
    'Tickets belong to this team',
    `${String(tickets)} ticket(s) belong to it, deleted ones included. Give them to another team first.`,
    { tickets },
  )

export const teamInWorkflows = (workflows: readonly string[]) =>
  conflict(
    'team.in_workflows',
    'Steps of workflows belong to this team',
    `It works in ${workflows.join(', ')}. Give those steps to another team and publish, or archive the workflow.`,
    { workflows },
  )
