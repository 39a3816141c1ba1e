/** `like`: like a client, or like several; `same`: called exactly like one; `new`: like none. */
export const presumedKinds = ["like", "same", "new"] as const;
export type PresumedKind = (typeof presumedKinds)[number];

/** By what presumed customers are put in order. */
export const presumedSorts = ["events", "latest", "name"] as const;
