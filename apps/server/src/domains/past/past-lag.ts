export const VERSIONS_READER = 'past.keep-ticket-versions'
