/** The key of the message for a reason that a connector gives in English. */
export const interruptionKey = (reason: string): string =>
  reason
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, "_")
    .replaceAll(/^_|_$/g, "");
