/** What went wrong, in words for the person at the command line. */
export class Explained extends Error {}
