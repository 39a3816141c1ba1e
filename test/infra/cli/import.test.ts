import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { addAccountCommands } from "../../../infra/cli/accounts.ts";
import { partsOf, rowsOfPart } from "../../../infra/cli/import-in-parts.ts";
import { Api } from "../../../infra/local/api.ts";
import { saidBy } from "../../support/command-line.ts";
import { type RunningHub, runHub } from "../../support/hub.ts";

let running: RunningHub;
let folder: string;
beforeAll(async () => {
  running = await runHub();
  folder = await mkdtemp(join(tmpdir(), "cli-import-"));
});
afterEach(() => {
  process.exitCode = 0;
});
afterAll(async () => {
  await running.end();
  await rm(folder, { recursive: true });
});

/** What the command line prints, into `said`, when it imports a list. */
async function imported(csv: string, api: Api = running.api, said: string[] = []): Promise<string[]> {
  const file = join(folder, "list.csv");
  await writeFile(file, csv);
  const hub = async () => api;
  const words = ["accounts", "import", file];
  return await saidBy((program, say) => addAccountCommands(program, { api: hub, say }), words, said);
}
/** A line to the hub that is cut once a call was answered. */
async function cutLine(): Promise<{ readonly api: Api; readonly close: () => void }> {
  let answered = false;
  const server = createServer(async (incoming, answer) => {
    if (answered) return void answer.destroy();
    answered = true;
    const body = await text(incoming);
    const { authorization = "", "content-type": type = "" } = incoming.headers;
    const response = await fetch(`${running.hub.url}${incoming.url}`, {
      method: "POST",
      headers: { authorization, "content-type": type },
      body,
    });
    answer.writeHead(response.status, { "content-type": "application/json" }).end(await response.text());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { api: new Api(`http://127.0.0.1:${port}`, running.hub.token), close: () => void server.close() };
}
const list = (rows: number) =>
  `name,emails\r\n${Array.from({ length: rows }, (_, n) => `"Client\n${n}, Ltd",c${n}@client-${n}.example\r\n`).join("")}`;

describe("a list that is longer than a call", () => {
  const rows = rowsOfPart + 10;

  test("is made whole, and what is wrong in a row is told by its number in the list", async () => {
    const wrong = `${list(rows)},nobody@client.example\r\n`;

    const said = await imported(wrong);

    expect(said.at(-1)).toBe(`${rows} created, 0 changed, 0 kept, 1 left out`);
    expect(said.find((line) => line.includes("skip"))?.trim()).toMatch(new RegExp(`^${rows + 2} skip`));
  });

  test("that is cut off has told what it has done", async () => {
    const said: string[] = [];
    const { api, close } = await cutLine();

    await expect(
      imported(list(2 * rowsOfPart).replace("\r\n", "\r\n,nobody@client.example\r\n"), api, said),
    ).rejects.toThrow("fetch failed");
    close();

    expect(said.filter((line) => line.includes("skip"))).toHaveLength(1);
    expect(said.at(-1)).toBe(`${rowsOfPart} rows so far`);
  });

  test("that is begun again keeps what is there", async () => {
    expect((await imported(list(rows + 5))).at(-1)).toBe(`5 created, 0 changed, ${rows} kept, 0 left out`);
  });
});

test.each([
  ["quotes that do not end", 'name\n"Acme'],
  ["no row", "name\n"],
  ["nothing", ""],
])("a list with %s is one part, as it is", (_what, csv) => {
  expect(partsOf(csv)).toEqual([csv]);
});

test("rows stay whole where a cell has line ends, quotes and separators", () => {
  const csv = '\u{feff}name,tags\r\n"A ""B""\r\nC","x;y"\r\n\r\nD,\r\n';

  expect(partsOf(csv, 1)).toEqual(['"name","tags"\n"A ""B""\r\nC","x;y"', '"name","tags"\n"D",""']);
});

describe("who changed what", () => {
  const audit = async (...words: string[]) =>
    await saidBy(
      (program, say) => addAccountCommands(program, { api: async () => running.api, say }),
      ["audit", ...words],
    );

  test("of an account that is not there is refused, and not an empty list", async () => {
    await expect(audit("acc_nobody")).rejects.toThrow("There is no such account");
  });

  test("is told by the newest fifty, which say that there are more", async () => {
    await imported(list(60));

    const newest = await audit();
    expect([newest.length, newest.at(-1)]).toEqual([51, "There are older ones: --all"]);
    expect((await audit("--all")).length).toBeGreaterThanOrEqual(60);
  });
});
