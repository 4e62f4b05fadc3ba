export const background = {
  'background.none': 'All goes on',
  'background.none_text':
    'What follows changes (webhooks, notifications, mail, rules, clocks, the search) is done by readers of the log and by jobs. None of them has failed.',
  'background.readers': 'Tried again',
  'background.readers_text':
    'The next event of these readers fails. They try it eight times, then put it aside and go on with later ones.',
  'background.lag': '{count, plural, one {# event} other {# events}} behind',
  'background.events': 'Put aside',
  'background.events_text':
    'Readers could not handle these events and have gone on without them. Mend the cause, then try again.',
  'background.event': '{reader}: {kind}',
  'background.seq': 'Event {seq}',
  'background.jobs': 'Failed jobs',
  'background.jobs_text': 'They used up their tries. They are kept for two weeks.',
  'background.attempts': '{count, plural, one {# try} other {# tries}}',
  'background.retry': 'Try again',
  'background.retry_of': 'Try again: {name}',
  'background.retrying': 'Tried again soon',
} as const
