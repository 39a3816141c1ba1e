import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { pagesOf } from "../../../../schemas/api/pages.ts";
import { learnNames, nameIfKnown } from "./accounts.ts";
import { toolTitle } from "./connections.ts";
import { titleOf, whoOf } from "./event-words.ts";
import { dayOf, dueDay, hourOf, zone } from "./format.ts";
import { csvOf } from "./save-file.ts";
import type { Timeline } from "./timeline.ts";
import { t, wordFor } from "./words.ts";

/** All that a timeline shows by its filters, loaded or not, as a spreadsheet wants it: in the reader's words and zone. */
export async function timelineCsv(timeline: Timeline): Promise<Blob> {
  const events: AccountEvent[] = [];
  for await (const { text } of pagesOf(async (cursor) => await timeline.asLines(cursor)))
    for (const line of text.split("\n")) if (line !== "") events.push(JSON.parse(line));
  await learnNames(events.flatMap(({ account }) => account ?? []));
  return csvOf([
    columns.map(([head]) => head()),
    ...events.map((event) => columns.map(([, cell]) => cell(event))),
  ]);
}

const columns: readonly (readonly [head: () => string, cell: (event: AccountEvent) => string | undefined])[] =
  [
    [() => t("csv.day"), ({ time }) => dayOf(time)],
    [() => t("csv.time", { zone }), ({ time }) => hourOf(time)],
    [() => t("column.client"), ({ account }) => nameIfKnown(account)],
    [() => t("csv.kind"), ({ type }) => wordFor("type", type)],
    [() => t("csv.title"), titleOf],
    [() => t("fact.actor"), whoOf],
    [() => t("family.email"), ({ actor }) => actor?.email],
    [() => t("fact.direction"), ({ direction }) => direction && t(`direction.${direction}`)],
    [() => t("fact.money"), ({ money }) => money?.amount],
    [() => t("column.currency"), ({ money }) => money?.currency],
    [() => t("csv.document"), ({ object }) => object?.name],
    [() => t("fact.due"), (event) => (event.scheduledFor === undefined ? undefined : dueDay(event))],
    [() => t("fact.tool"), ({ tool }) => toolTitle(tool)],
    [() => t("csv.heard"), ({ recordedTime }) => dayOf(recordedTime)],
    [() => t("csv.link"), ({ object }) => object?.url],
  ];
