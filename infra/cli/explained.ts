/** What went wrong, in words for whoever typed the command. */
export class Explained extends Error {}
