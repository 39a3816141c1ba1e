/** A connection's secret. Its text never leaves the secret store but to verify. */
export interface Secret {
  readonly id: string;
  readonly value: string;
  readonly createdAt: string;
  /** The only form accepted for this secret, once its first genuine delivery has shown it. */
  readonly form?: string;
}

/** Makes a signed token of claims, as the tool's identity provider would; there is one on the local hub only. */
export type TokenIssuer = (claims: Readonly<Record<string, unknown>>) => string;
