/** Characters that a client id and a secret have at the least; their labels have fewer. */
const atLeast = 16;

/**
 * A client id and its secret in what was copied of a vendor's page or of an environment file, where they stand below each
 * other between their labels. `undefined` unless there are exactly two such words.
 */
export function appIn(
  text: string,
): { readonly clientId: string; readonly clientSecret: string } | undefined {
  const words = text
    .split(/[\s"',;]+/)
    .filter((word) => !word.includes("://"))
    .map((word) => word.replace(/^[A-Za-z_]+[=:]/, ""))
    .filter((word) => word.length >= atLeast && /\d/.test(word));
  const [clientId, clientSecret, ...others] = words;
  if (clientId === undefined || clientSecret === undefined || others.length > 0) return undefined;
  return { clientId, clientSecret };
}
