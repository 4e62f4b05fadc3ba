import type { Role } from '@waybill/contract/people/person.ts'

/** Invented people of an invented company, Fjord & Vale. Nobody of these names is meant. */
export interface SamplePerson {
  name: string
  role: Role
  department: string
  time_zone: string
  locale: string
}

const person = (
  name: string,
  role: Role,
  department: string,
  time_zone: string,
  locale: string,
): SamplePerson => ({ name, role, department, time_zone, locale })

export const PEOPLE: readonly SamplePerson[] = [
  person('Mara Lindqvist', 'admin', 'Service', 'Europe/Stockholm', 'en-GB'),
  person('Tomás Ferreira', 'agent', 'Web shop', 'Europe/Lisbon', 'pt-PT'),
  person('Aiko Hayashida', 'agent', 'Web shop', 'Asia/Tokyo', 'en-GB'),
  person('Kwame Boatey', 'agent', 'Web shop', 'Africa/Accra', 'en-GB'),
  person('Priya Raghavendran', 'agent', 'Web shop', 'Asia/Kolkata', 'en-GB'),
  person('Jonas Weidlich', 'agent', 'Network operations', 'Europe/Berlin', 'de-DE'),
  person('Olena Kravets', 'agent', 'Network operations', 'Europe/Kyiv', 'en-GB'),
  person('Hemi Paratene', 'agent', 'Network operations', 'Pacific/Auckland', 'en-NZ'),
  person('Zeynep Aksoylu', 'agent', 'Network operations', 'Europe/Istanbul', 'en-GB'),
  person('Chiara Bellandi', 'agent', 'Office IT', 'Europe/Rome', 'it-IT'),
  person('Farid Haddouche', 'agent', 'Office IT', 'Africa/Algiers', 'fr-FR'),
  person('Sanne de Witte', 'agent', 'Office IT', 'Europe/Amsterdam', 'nl-NL'),
  person('Lucía Ortegal', 'agent', 'Office IT', 'Europe/Madrid', 'es-ES'),
  person('Marek Dvořan', 'agent', 'Warehouse systems', 'Europe/Prague', 'en-GB'),
  person('Ngozi Eberechukwu', 'agent', 'Warehouse systems', 'Africa/Lagos', 'en-GB'),
  person('Élise Morande', 'agent', 'Security', 'Europe/Paris', 'fr-FR'),
  person('Siobhán Kearnan', 'agent', 'Security', 'Europe/Dublin', 'en-IE'),
  person('Noah Trembleau', 'requester', 'Sales', 'America/Toronto', 'en-CA'),
  person('Ingrid Solhaug', 'requester', 'Finance', 'Europe/Oslo', 'en-GB'),
  person('Rafael Quirogas', 'requester', 'Purchasing', 'America/Bogota', 'es-CO'),
  person('Mei-Lin Tanaro', 'requester', 'Marketing', 'Asia/Singapore', 'en-SG'),
  person('Andrei Popovan', 'requester', 'Warehouse', 'Europe/Bucharest', 'en-GB'),
  person('Grace Mwangari', 'requester', 'Customer care', 'Africa/Nairobi', 'en-GB'),
  person('Bartek Zielonka', 'requester', 'Warehouse', 'Europe/Warsaw', 'pl-PL'),
  person('Yusuf Demirel', 'requester', 'Customer care', 'Europe/Istanbul', 'en-GB'),
]

/** `first.last@example.org`, an address that can belong to nobody. */
export function emailOf(name: string): string {
  const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return `${plain.replaceAll(/[^a-z]+/g, '.')}@example.org`
}

/** The first of a team leads it, and gives out the work. */
export const TEAMS = [
  {
    name: 'Web shop',
    description: 'Builds and runs the shop',
    members: ['Tomás Ferreira', 'Aiko Hayashida', 'Kwame Boatey', 'Priya Raghavendran'],
  },
  {
    name: 'Network operations',
    description: 'Lines, switches and data centres, around the clock',
    members: ['Jonas Weidlich', 'Olena Kravets', 'Hemi Paratene', 'Zeynep Aksoylu'],
  },
  {
    name: 'Office IT',
    description: 'Laptops, accounts and rooms: first answer to everybody',
    members: ['Chiara Bellandi', 'Farid Haddouche', 'Sanne de Witte', 'Lucía Ortegal', 'Mara Lindqvist'],
  },
  {
    name: 'Warehouse systems',
    description: 'Scanners, printers and conveyors of both warehouses',
    members: ['Marek Dvořan', 'Ngozi Eberechukwu'],
  },
  {
    name: 'Security',
    description: 'Reports of weaknesses, access reviews, certificates',
    members: ['Élise Morande', 'Siobhán Kearnan'],
  },
] as const
