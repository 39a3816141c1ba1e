/** Whose mailbox it is, by Microsoft's id of the user: the end of the address that is subscribed with. */
export const isMailbox = (text: string | undefined): text is string =>
  text !== undefined && /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(text);

/** Domains of Microsoft's own mail for everybody, whose people are no colleagues. */
const shared: readonly string[] = ["outlook.com", "hotmail.com", "live.com", "msn.com"];

/** Whether an address is the mailbox's own or a colleague's. */
export function ownBy(mailbox: string): (email: string) => boolean {
  const own = mailbox.toLowerCase();
  const domain = own.slice(own.lastIndexOf("@") + 1);
  return (email) => {
    const address = email.trim().toLowerCase();
    return address === own || (!shared.includes(domain) && address.endsWith(`@${domain}`));
  };
}
