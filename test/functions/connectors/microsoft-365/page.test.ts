import { expect, test } from "@jest/globals";
import { microsoft365Collector } from "../../../../functions/connectors/microsoft-365/collect.ts";
import type { Answered } from "../../../../functions/connectors/verdict.ts";
import { readAll } from "../../../support/read-all.ts";

const tenant = "3f1c8a52-6b7d-4e90-8c21-5a0d9e7b4f16";
const stretch = {
  ...({ kind: "history", tenant } as const),
  from: "2025-11-23T09:00:00.000Z",
  until: "2026-11-23T09:00:00.000Z",
};
const party = (address: string) => ({ emailAddress: { address } });

/** A mailbox with a mail an hour, by the lists of Graph: filtered and sorted by a date, a hundred at once. */
function mailboxOf(mails: number) {
  const all = Array.from({ length: mails }, (_, n) => ({
    ...{ id: `m${n}`, internetMessageId: `<${n}@x>`, subject: `Mail ${n}` },
    receivedDateTime: `${new Date(Date.parse(stretch.until) - (n + 1) * 3_600_000).toISOString().slice(0, 19)}Z`,
    ...{ from: party("jane@acme.example"), toRecipients: [party("kim@firm.example")] },
  }));
  return ({ url }: { readonly url: string }): Answered => {
    const { pathname, searchParams } = new URL(url);
    if (pathname === "/v1.0/me") return { status: 200, body: { id: tenant, mail: "kim@firm.example" } };
    if (pathname !== "/v1.0/me/messages") return { status: 200, body: { value: [] } };
    const [, from = "", until = ""] =
      /ge (\S+) and \w+ le (\S+)$/.exec(searchParams.get("$filter") ?? "") ?? [];
    const found = all.filter(({ receivedDateTime: at }) => at >= from && at <= until);
    const skip = Number(searchParams.get("$skip"));
    return { status: 200, body: { value: found.slice(skip, skip + 100) } };
  };
}

test("a year of a mailbox is read, each mail once, newest first", () => {
  const { had } = readAll(microsoft365Collector, stretch, mailboxOf(1_000));
  const ids = had.map(({ event }) => event.key.join());

  expect(new Set(ids).size).toBe(1_000);
  expect(had[0]?.event.title).toBe("Received “Mail 0” from jane@acme.example");
});

test("of an empty mailbox nothing is told, and nothing is said of what is owed", () => {
  const { had } = readAll(microsoft365Collector, stretch, mailboxOf(0));

  expect(had).toEqual([]);
});
