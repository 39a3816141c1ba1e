/** The key of the message for a reason that a connector or collect gives in English; a code in brackets is not part of it. */
export const interruptionKey = (reason: string): string =>
  reason
    .replace(/ \(\w+\)$/, "")
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, "_")
    .replaceAll(/^_|_$/g, "");
