/*
 * Which rows of the two tables each function may touch: by the call, their partition keys, `*` standing for what differs. The
 * stack allows these and nothing else; the tests' hub lets its functions do no more.
 */
const tableCalls = [
  ...(["BatchGetItem", "BatchWriteItem", "ConditionCheckItem", "DeleteItem"] as const),
  ...(["GetItem", "PutItem", "Query", "UpdateItem"] as const),
];
export type TableCall = (typeof tableCalls)[number];
export type RowsByCall = Readonly<Partial<Record<TableCall, readonly string[]>>>;

export interface RowRights {
  readonly events: RowsByCall;
  /** Queries of its indexes, by their names; an index's key is another than its table's. */
  readonly indexes: Readonly<Record<string, readonly string[]>>;
  readonly directory: RowsByCall;
}

const none = { events: {}, indexes: {}, directory: {} };

/** An event's own row and those beside it: its pointers, and where its objects stand. */
const ofEvents = ["evt_*", "identity#*", "object#*", "unrecognized"];

/** By what the indexes are asked for that list events. */
const listed = ["acc_*", "agenda"];

export const rowRights = {
  ingest: {
    ...none,
    directory: {
      GetItem: ["refused#room"],
      PutItem: ["files#*", "refused"],
      Query: ["connections"],
      UpdateItem: ["refused#room"],
    },
  },
  record: {
    events: {
      BatchGetItem: ["evt_*"],
      BatchWriteItem: ["identity#*", "object#*", "unrecognized", "feed#*", "toldlate"],
      ConditionCheckItem: ["evt_*"],
      DeleteItem: ofEvents,
      GetItem: ["evt_*"],
      PutItem: [...ofEvents, "tocount", "reworded"],
      Query: ["object#*"],
      UpdateItem: ["evt_*"],
    },
    indexes: {},
    directory: {
      BatchGetItem: ["identity#*"],
      ConditionCheckItem: ["links"],
      GetItem: ["layout", "connections", "rejections", "hub", "links", "accounts#*"],
      Query: ["rules"],
      PutItem: ["layout", "connections", "accounts#*", "suggestions", "job#*", "jobs#running"],
      UpdateItem: ["hub", "rejections", "accounts#*"],
    },
  },
  // What it finds by itself is new where the hub has nothing of it; what fell due is overdue where its object stands so.
  collect: {
    events: {
      BatchGetItem: ["evt_*", "object#*"],
      GetItem: ["overdue"],
      Query: ["object#*"],
      UpdateItem: ["overdue"],
    },
    indexes: { agenda: ["agenda"] },
    directory: {
      BatchWriteItem: ["fetches#*"],
      GetItem: ["connections", "fetches#*"],
      PutItem: ["connections", "fetches#*"],
      Query: ["connections", "fetches#*"],
      UpdateItem: ["connections", "fetches#*"],
    },
  },
  convert: {
    ...none,
    directory: {
      GetItem: ["connections", "mailbox#*", "files#*", "filehashes#*", "snapshot#*"],
      PutItem: ["connections", "files#*", "filehashes#*", "snapshot#*"],
      UpdateItem: ["connections", "files#*", "filehashes#*", "snapshot#*"],
    },
  },
  jobs: {
    events: {
      BatchGetItem: ["evt_*"],
      BatchWriteItem: ["tocount", "reworded", "kind*"],
      DeleteItem: ofEvents,
      GetItem: ["evt_*"],
      PutItem: [...ofEvents, "tocount", "reworded"],
      Query: ["feed#*", "hours#heard", "identity#*", "kind*", "reworded", "tocount"],
      UpdateItem: ["evt_*", "hours#*", "kinds#listed"],
    },
    indexes: { byAccount: ["acc_*"] },
    directory: {
      BatchGetItem: ["job#*", "identity#*"],
      BatchWriteItem: ["identities#*", "audit", "audit#*", "months#*", "pins#*", "insight#*", "refused"],
      ConditionCheckItem: ["links", "accounts#*"],
      DeleteItem: ["exports", "jobs#running", "identity#*", "identities#*", "cards#*", "suggestions"],
      GetItem: [
        ...["layout", "exports", "hub", "links", "accounts#*", "months#*", "cards#*", "job#*"],
        ...["connections", "search", "shapes"],
      ],
      PutItem: [
        ...["layout", "identity#*", "identities#*", "accounts#*", "months#*", "cards#*"],
        ...["suggestions", "job#*", "jobs#running", "search", "shapes", "drifts"],
      ],
      Query: [
        ...["jobs#running", "identities#*", "audit#*", "months#*", "pins#*", "insight#*", "suggestions"],
        ...["accounts#*", "cards#*", "exports", "refused"],
      ],
      UpdateItem: ["layout", "links", "accounts#*", "job#*"],
    },
  },
  // What is on its way between accounts is read where its identities lead.
  insight: {
    events: { BatchGetItem: ["evt_*"], Query: ["identity#*"] },
    indexes: { byAccount: ["acc_*"] },
    directory: {
      BatchGetItem: ["identity#*", "job#*"],
      GetItem: ["accounts#*", "cards#*", "insight", "insight#*", "links", "snapshot#*"],
      Query: [
        ...["accounts#*", "cards#*", "connections", "identities#*", "insight#*", "jobs#running"],
        ...["months#*", "fetches#*"],
      ],
    },
  },
  digest: {
    ...none,
    directory: {
      GetItem: ["insight", "insight#*", "digests#*"],
      PutItem: ["digests#*"],
      Query: ["accounts#*", "cards#*", "digests", "digests#*", "identities#*", "insight#*"],
    },
  },
  send: {
    events: { BatchGetItem: ["evt_*"], GetItem: ["evt_*"], Query: ["feed#*"] },
    indexes: {},
    directory: {
      GetItem: ["accounts#*", "rules", "sent#*"],
      PutItem: ["rules", "sent#*"],
      Query: ["rules"],
    },
  },
  watch: {
    ...none,
    directory: {
      GetItem: ["hub"],
      PutItem: ["hub"],
      Query: ["connections", "fetches#*", "rules", "digests", "drifts"],
    },
  },
  // It shows every row, and writes what people say: what is counted, recorded or taken up by files is not for it to write.
  serve: {
    events: {
      BatchGetItem: ["evt_*", "object#*"],
      DeleteItem: ["unrecognized"],
      GetItem: ["evt_*"],
      Query: ["feed#*", "toldlate", "hours#*", "kind*", "tocount", "identity#*", "object#*", "unrecognized"],
      UpdateItem: ["evt_*"],
    },
    // Of all indexes the same, which is shorter: a role's policy has room for 10,240 characters, and each index has its own keys anyway.
    indexes: { byAccount: listed, upcoming: listed, agenda: listed },
    directory: {
      BatchGetItem: ["accounts#*", "cards#*", "identity#*", "job#*", "merge#*"],
      BatchWriteItem: [
        "files#*",
        "filehashes#*",
        "mappings#*",
        "pins#*",
        "fetches#*",
        "refused",
        "sent#*",
        "shapes",
        "drifts",
      ],
      DeleteItem: [
        ...["connections", "mailbox#*", "fetches#*", "rejections", "refused", "refused#room", "snapshot#*"],
        ...["digests", "identities#*", "insight#*", "merge#*", "rules", "views"],
      ],
      GetItem: [
        ...["layout", "hub", "links", "insight", "insight#*", "digests", "digests#*"],
        ...["accounts#*", "cards#*", "job#*", "merge#*"],
        ...["connections", "consent#*", "exports", "files#*", "fetches#*", "rules"],
        ...["search", "snapshot#*", "views"],
      ],
      PutItem: [
        ...["layout", "hub", "insight", "insight#*", "audit", "audit#*", "pins#*", "views", "digests"],
        ...["accounts#*", "identities#*", "identity#*", "job#*", "jobs#running", "merge#*"],
        ...[
          "connections",
          "consent#*",
          "files#*",
          "mailbox#*",
          "mappings#*",
          "fetches#*",
          "rules",
          "exports",
        ],
      ],
      Query: [
        ...["accounts#*", "audit", "audit#*", "cards#*", "identities#*", "insight#*", "jobs#running"],
        ...["months#*", "pins#*", "suggestions", "views", "digests", "digests#*"],
        ...["connections", "filehashes#*", "files#*", "mappings#*", "fetches#*", "rejections", "refused"],
        ...["exports", "rules", "sent#*", "shapes", "drifts"],
      ],
      UpdateItem: ["accounts#*", "consent#*", "links", "fetches#*", "suggestions", "drifts"],
    },
  },
} as const satisfies Readonly<Record<string, RowRights>>;

export const callsIn = (rows: RowsByCall) =>
  tableCalls.flatMap((call) => (rows[call] ? [[call, rows[call]] as const] : []));

/** Whether a partition key is one of those; `*` stands for what differs. */
export function isAmong(rows: readonly string[], partition: string): boolean {
  return rows.some((row) => (row.endsWith("*") ? partition.startsWith(row.slice(0, -1)) : partition === row));
}
