import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { AccountsTable } from "./accounts-table.ts";
import { Audit } from "./audit.ts";
import { Bookmarks } from "./bookmarks.ts";
import { CatchUps } from "./catch-ups.ts";
import { Connections } from "./connections-table.ts";
import { Consents } from "./consents.ts";
import { Digests } from "./digests.ts";
import { EventLists } from "./event-lists.ts";
import { EventRows } from "./event-rows.ts";
import { Exports } from "./exports.ts";
import { Fetches } from "./fetches.ts";
import { FileRecords } from "./file-records.ts";
import { InsightNotes } from "./insight-notes.ts";
import { Jobs } from "./jobs.ts";
import { type Expiry, keptForGood } from "./kept-for-good.ts";
import { Layout } from "./layout.ts";
import { Links } from "./links.ts";
import { MappingVersions } from "./mapping-versions.ts";
import { Matching } from "./matching-settings.ts";
import { QuietConnections } from "./quiet-connections.ts";
import { RefusedDeliveries } from "./refused-deliveries.ts";
import { Rejections } from "./rejections.ts";
import { Rollups } from "./rollups.ts";
import { Rules } from "./rules.ts";
import { Shapes } from "./shapes.ts";
import { SubscriptionStates } from "./subscription-states.ts";
import { Suggestions } from "./suggestions.ts";
import { type Pause, Table } from "./table.ts";
import { Tenants } from "./tenants.ts";
import { EventsToCount } from "./to-count.ts";
import { Wanted } from "./wanted.ts";

/** Everything that is kept in the two tables, each part by itself. */
export interface Stores {
  readonly events: EventRows;
  readonly lists: EventLists;
  readonly toCount: EventsToCount;
  readonly accountsTable: AccountsTable;
  readonly connections: Connections;
  readonly links: Links;
  readonly jobs: Jobs;
  readonly exports: Exports;
  readonly records: FileRecords;
  readonly mappings: MappingVersions;
  readonly audit: Audit;
  readonly rollups: Rollups;
  readonly suggestions: Suggestions;
  readonly matching: Matching;
  readonly bookmarks: Bookmarks;
  readonly rejections: Rejections;
  readonly refused: RefusedDeliveries;
  readonly fetches: Fetches;
  readonly wanted: Wanted;
  readonly tenants: Tenants;
  readonly consents: Consents;
  readonly catchUps: CatchUps;
  readonly subscriptions: SubscriptionStates;
  readonly quiet: QuietConnections;
  readonly shapes: Shapes;
  readonly insight: InsightNotes;
  readonly digests: Digests;
  readonly rules: Rules;
}

export interface Storage extends Stores {
  readonly layout: Layout;
  /** Forgets what every store keeps of a connection: the next one of that name begins with nothing. */
  forgetConnection(tool: string, connection: string): Promise<void>;
  /** Forgets what the stores keep of an account beside its own row and its events. */
  forgetAccount(account: string): Promise<void>;
}

/**
 * `pause`: in milliseconds, before what a busy table has left undone is tried again. `expiry`: when what is written of events
 * goes; left out, never.
 */
export function storage(
  client: DynamoDBDocumentClient,
  names: { readonly events: string; readonly directory: string },
  pause?: Pause,
  expiry: Expiry = keptForGood,
): Storage {
  const directory = new Table(client, names.directory, pause);
  const events = new Table(client, names.events, pause, expiry.stamped);
  const rows = new EventRows(events);
  const stores: Stores = {
    events: rows,
    lists: new EventLists(events, rows),
    toCount: new EventsToCount(events),
    accountsTable: new AccountsTable(directory, expiry),
    links: new Links(directory),
    jobs: new Jobs(directory),
    exports: new Exports(directory),
    records: new FileRecords(directory),
    mappings: new MappingVersions(directory),
    audit: new Audit(directory),
    rollups: new Rollups(directory, expiry),
    suggestions: new Suggestions(directory),
    matching: new Matching(directory),
    bookmarks: new Bookmarks(directory),
    rejections: new Rejections(directory),
    refused: new RefusedDeliveries(directory),
    quiet: new QuietConnections(directory),
    shapes: new Shapes(directory),
    fetches: new Fetches(directory),
    wanted: new Wanted(directory),
    tenants: new Tenants(directory),
    consents: new Consents(directory),
    catchUps: new CatchUps(directory),
    subscriptions: new SubscriptionStates(directory),
    insight: new InsightNotes(directory, expiry.now),
    digests: new Digests(directory),
    rules: new Rules(directory),
    // The last to be forgotten: a removal that a crash has cut short can be asked for again.
    connections: new Connections(directory),
  };
  return {
    ...stores,
    layout: new Layout({ events, directory }),
    async forgetConnection(tool, connection) {
      for (const store of Object.values<object>({ ...stores }))
        if (forgetsConnections(store)) await store.forgetConnection(tool, connection);
    },
    async forgetAccount(account) {
      for (const store of Object.values<object>({ ...stores }))
        if (forgetsAccounts(store)) await store.forgetAccount(account);
    },
  };
}

export const forgetsConnections = (store: object): store is Pick<Storage, "forgetConnection"> =>
  "forgetConnection" in store;
export const forgetsAccounts = (store: object): store is Pick<Storage, "forgetAccount"> =>
  "forgetAccount" in store;
