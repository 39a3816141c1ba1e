/** Whose mailbox it is, by Microsoft's id of the user: the end of the address that is subscribed with. */
export const isMailbox = (text: string | undefined): text is string =>
  text !== undefined && /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(text);
