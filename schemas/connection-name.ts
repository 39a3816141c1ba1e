/** A connection's name as it stands in its address: 1 to 64 of a-z, 0-9 and inner dashes. */
export const connectionNamePattern = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** At most this many secrets verify a connection's deliveries at the same time. */
export const maxSecrets = 3;
