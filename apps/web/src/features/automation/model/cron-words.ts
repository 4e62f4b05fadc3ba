import { t } from '../../../messages/messages.ts'

/** Times that most schedules mean, and how cron writes them. */
const PRESETS = {
  quarter: '*/15 * * * *',
  hour: '0 * * * *',
  day: '0 8 * * *',
  weekday: '0 8 * * 1-5',
  monday: '0 8 * * 1',
  month: '0 8 1 * *',
} as const
export const CRON_PRESETS = ['quarter', 'hour', 'day', 'weekday', 'monday', 'month'] as const
type Preset = (typeof CRON_PRESETS)[number]

export function presetOf(cron: string): Preset | undefined {
  return CRON_PRESETS.find((preset) => PRESETS[preset] === cron.trim())
}

export function cronOf(preset: string): string | undefined {
  const known = CRON_PRESETS.find((one) => one === preset)
  return known && PRESETS[known]
}

export function cronWords(cron: string): string {
  const preset = presetOf(cron)
  return preset ? t(`automation.cron.${preset}`) : t('automation.cron_at', { cron })
}
