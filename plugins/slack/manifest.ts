/** Of the app that an admin makes in Slack; `{hooks}` is the address of the routes of the plugin. */
export const MANIFEST = `display_information:
  name: Waybill
  description: Tickets in channels
features:
  bot_user:
    display_name: waybill
    always_online: true
  app_home:
    home_tab_enabled: false
    messages_tab_enabled: true
    messages_tab_read_only_enabled: true
  shortcuts:
    - name: Make a ticket
      type: message
      callback_id: make_ticket
      description: Makes a ticket of this message
    - name: New ticket
      type: global
      callback_id: make_ticket
      description: Opens the form for a ticket
  slash_commands:
    - command: /waybill
      url: {hooks}/commands
      description: Make a ticket, or connect your account
      usage_hint: "[title] | connect CODE | help"
      should_escape: false
oauth_config:
  scopes:
    bot:
      - chat:write
      - commands
      - channels:history
      - groups:history
      - im:write
settings:
  interactivity:
    is_enabled: true
    request_url: {hooks}/actions
  event_subscriptions:
    request_url: {hooks}/events
    bot_events:
      - message.channels
      - message.groups
  org_deploy_enabled: false
  socket_mode_enabled: false
  token_rotation_enabled: false
`
