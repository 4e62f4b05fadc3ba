export const setUp = {
  'set_up.title': 'Set up Waybill',
  'set_up.text': 'Create the first account. It is an admin: it invites the others.',
  'set_up.name': 'Your name',
  'set_up.create_account': 'Create account',
  'set_up.no_code': 'Use the link that the server printed',
  'set_up.no_code_text':
    'At its first start Waybill prints a link that makes the first admin. Open it as it stands there, with all that follows #.',
  'set_up.to_sign_in': 'There is an admin already: sign in',
  'set_up.project': 'Create your first project',
  'set_up.project_text':
    'A project holds tickets that belong together, such as those of a product, a shop or an office.',
  'set_up.project_name': 'Name of the project',
  'set_up.project_example': 'Service desk',
  'set_up.project_key': 'Key',
  'set_up.project_key_text': 'Its tickets are called {key}-1, {key}-2 and so on.',
  'set_up.create_project': 'Create project and open its board',
  'set_up.later': 'Do this later',
} as const
