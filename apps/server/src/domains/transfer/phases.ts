/**
 * The parts of an import of an export, in their order. First the log stands; everything else is then rebuilt from it, so
 * that people, whom tickets refer to, come before tickets, and what refers to both comes last.
 */
export const PHASES = ['log', 'people', 'directory', 'tickets', 'references', 'imports', 'check'] as const

export type Phase = (typeof PHASES)[number]
