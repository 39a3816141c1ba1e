/** Of what kinds hits are, in the order in which they stand. */
export const searchKinds = ["accounts", "people", "documents", "events"] as const;
export type SearchKind = (typeof searchKinds)[number];

export const searchKindOf = (text: string | null): SearchKind | undefined =>
  searchKinds.find((one) => one === text);
