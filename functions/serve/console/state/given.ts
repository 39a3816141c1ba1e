/** A file that was given, or the name of a folder. */
export type Given = File | { readonly folder: string };

/** Pictures, sounds and films, as the browser takes them to be. */
export const media = /^(image|audio|video)\//;
