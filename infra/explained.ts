/** What went wrong, in words for the person who started the hub or a command: the message alone is told, without a stack. */
export class Explained extends Error {}
