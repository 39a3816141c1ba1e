/** A connection's secret. Its text never leaves the secret store but to verify. */
export interface Secret {
  readonly id: string;
  readonly value: string;
  readonly createdAt: string;
  /** The form in which alone it signs, once a delivery of its has shown which of the scheme's it is. */
  readonly form?: string;
}

/** Makes a signed token of claims, as the tool's identity provider would; there is one on the local hub only. */
export type TokenIssuer = (claims: Readonly<Record<string, unknown>>) => string;
