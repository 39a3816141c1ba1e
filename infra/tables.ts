/**
 * The tables as data, read by the local hub and by the stack: keys are strings, every index projects what a row shows
 * (but for its own keys, which it has anyway). */
export interface TableShape {
  readonly keys: { readonly partition: string; readonly sort: string };
  readonly indexes: readonly { readonly name: string; readonly partition: string; readonly sort: string }[];
  readonly projected: readonly string[];
}

const keys = { partition: "pk", sort: "sk" };

export const eventsTable: TableShape = {
  keys,
  indexes: [
    { name: "byAccount", partition: "account", sort: "accountTime" },
    { name: "upcoming", partition: "upcoming", sort: "upcomingTime" },
    { name: "agenda", partition: "agenda", sort: "upcomingTime" },
  ],
  projected: ["account", "delivery", "recordedTime", "matched", "also", "event", "settled"],
};

export const directoryTable: TableShape = { keys, indexes: [], projected: [] };
