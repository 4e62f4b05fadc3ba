export const session = {
  'session.gone': 'The server cannot be reached',
  'session.gone_text':
    'Waybill does not answer. Check your network; if that works, tell whoever runs the server. This page tries again by itself.',
  'session.over': 'Sign in again',
  'session.over_text': 'Your session has ended. Sign in to go on: everything on this page stays as it is.',
  'session.password_of': 'Password of {name}',
  'session.sign_in': 'Sign in',
  'session.sign_in_to': 'Sign in',
  'session.email': 'E-mail address',
  'session.password': 'Password',
  'session.sign_out': 'Sign out',
  'session.not_signed_out_there':
    'You are signed out here. The server could not be told: end the session in your settings if this is not your machine.',
  'session.password_rule': 'At least 10 characters.',
} as const
