export const integrations = {
  'integrations.title': 'Integrations',
  'integrations.parts': 'Parts of the integrations',
  'integrations.part.webhooks': 'Webhooks',
  'integrations.part.plugins': 'Plugins',
  'integrations.part.mail': 'Mail',
} as const
