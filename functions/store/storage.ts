import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Audit } from "./audit.ts";
import { Bookmarks } from "./bookmarks.ts";
import { Directory } from "./directory.ts";
import { EventsTable } from "./events-table.ts";
import { FileRecords } from "./file-records.ts";
import { Jobs } from "./jobs.ts";
import { Links } from "./links.ts";
import { MappingVersions } from "./mapping-versions.ts";
import { Matching } from "./matching-settings.ts";
import { Pulls } from "./pulls.ts";
import { Rejections } from "./rejections.ts";
import { Rollups } from "./rollups.ts";
import { Suggestions } from "./suggestions.ts";

/** Everything that is kept in the two tables, each part by itself. */
export interface Storage {
  readonly events: EventsTable;
  readonly directory: Directory;
  readonly links: Links;
  readonly jobs: Jobs;
  readonly records: FileRecords;
  readonly mappings: MappingVersions;
  readonly audit: Audit;
  readonly rollups: Rollups;
  readonly suggestions: Suggestions;
  readonly matching: Matching;
  readonly bookmarks: Bookmarks;
  readonly rejections: Rejections;
  readonly pulls: Pulls;
}

export function storage(
  client: DynamoDBDocumentClient,
  tables: { readonly events: string; readonly directory: string },
): Storage {
  return {
    events: new EventsTable(client, tables.events),
    directory: new Directory(client, tables.directory),
    links: new Links(client, tables.directory),
    jobs: new Jobs(client, tables.directory),
    records: new FileRecords(client, tables.directory),
    mappings: new MappingVersions(client, tables.directory),
    audit: new Audit(client, tables.directory),
    rollups: new Rollups(client, tables.directory),
    suggestions: new Suggestions(client, tables.directory),
    matching: new Matching(client, tables.directory),
    bookmarks: new Bookmarks(client, tables.directory),
    rejections: new Rejections(client, tables.directory),
    pulls: new Pulls(client, tables.directory),
  };
}
