import { beforeAll, describe, expect, test } from "@jest/globals";
import type { Api } from "../../infra/local/api.ts";
import type { AccountEvent } from "../../schemas/account-event.ts";
import { connection } from "../../schemas/connection.ts";
import { type Tool, toolList } from "../../schemas/tool.ts";
import { uploadFile } from "../support/files.ts";
import { allEvents } from "../support/hub.ts";
import { few } from "../support/repeats.ts";
import { until } from "../support/until.ts";

export interface GenericTarget {
  readonly api: Api;
  /** Brings a raw mail to an address as the hub's mail server does; left out where there is none. */
  readonly mail?: (to: string, raw: string) => Promise<void>;
}

const secret = "a secret of this test";
const table = (status: string) =>
  `Id,Client,Email,Status\n7,Northwind Roasters,jane@northwind.example,${status}\n`;
const rawMail = (to: string, tool: string) =>
  `From: Jane Doe <jane@northwind.example>\r\nTo: ${to}\r\nMessage-ID: <${tool}@northwind.example>\r\nSubject: About ${tool}\r\n\r\nText`;

/** The routes that are the same for every tool: a table by upload, a mail by the connection's address. */
export function genericRoutes(target: () => GenericTarget, went: Set<string>): void {
  let tools: readonly Tool[];
  const by = (route: string) =>
    tools.filter(({ routes = [] }) => routes.some((one) => one.route === route && one.status === "works"));
  const eventsOf = async (tool: string, name: string, count: number): Promise<AccountEvent[]> => {
    let events: AccountEvent[] = [];
    await until(async () => {
      events = (await allEvents(target().api, `/api/timeline?limit=200&tool=${tool}`)).filter(
        (one) => one.connection === name,
      );
      return events.length >= count;
    }, 30_000);
    return events;
  };

  beforeAll(async () => {
    tools = toolList.parse(await target().api.call("GET", "/api/tools")).tools;
  });

  test("every tool that has the file route: what changed between two uploads of a table is on its timeline", async () => {
    const file = { key: "Id", title: "Client", exportedAt: "Exported", account: { email: "Email" } };
    for (const { tool } of few(by("file"), 2)) {
      await target().api.call("PUT", `/api/connections/${tool}/files`, {
        secrets: [secret],
        settings: { file },
      });
      const states = [
        await uploadFile(target().api, `${tool}/files`, "export.csv", table("open")),
        await uploadFile(target().api, `${tool}/files`, "export.csv", table("done")),
      ];
      const events = await eventsOf(tool, "files", 2);

      expect([tool, states.map(({ state, counts }) => [state, counts?.events])]).toEqual([
        tool,
        [
          ["done", 1],
          ["done", 1],
        ],
      ]);
      expect(events.find(({ type }) => type === "record.changed")).toMatchObject({
        proof: "file",
        account: expect.stringMatching(/^acc_/),
        // A column that a mapping of the tool's own reads is called as it is there.
        details: { changes: [{ column: expect.stringMatching(/^status$/i), from: "open", to: "done" }] },
      });
      went.add(`${tool} file`);
    }
    expect(by("file").length).toBeGreaterThan(0);
  }, 300_000);

  describe("a mail", () => {
    test("to the address of every tool that has the mail route is on its timeline", async () => {
      const { api, mail } = target();
      if (!mail) return;
      const taken = few(by("mail"), 2);
      for (const { tool } of taken) {
        const made = await api.call("PUT", `/api/connections/${tool}/mails`, {
          secrets: [secret],
          settings: {},
        });
        const { mailAddress = "" } = connection.parse(made);
        await mail(mailAddress, rawMail(mailAddress, tool));
        went.add(`${tool} mail`);
      }
      for (const { tool } of taken)
        expect(await eventsOf(tool, "mails", 1)).toMatchObject([
          {
            type: "email.received",
            title: `About ${tool}`,
            proof: "mail-unverified",
            account: expect.stringMatching(/^acc_/),
          },
        ]);
      expect(by("mail").length).toBeGreaterThan(0);
    }, 300_000);
  });
}
