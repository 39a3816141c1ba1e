import { setTimeout as pause } from "node:timers/promises";
import { createTransport } from "nodemailer";
import { connection } from "../../schemas/connection.ts";
import { UploadRefused, uploadFile } from "../support/files.ts";
import type { RunningHub } from "../support/hub.ts";
import { patience } from "./deliveries.ts";
import { listed } from "./listed.ts";
import { bent } from "./mutate.ts";
import type { Random } from "./random.ts";
import type { Tally } from "./tally.ts";

const rows =
  "Client ID,Name,Email,Status,Amount,Due\n7,Northwind,jane@northwind.example,active,1.250,01/02/2026\n8,Contoso,sam@contoso.example,on hold,-3,2026-13-40\n";
const workbookLike = Buffer.from("504b0304140000000800", "hex");
const contents: readonly Buffer[] = [
  Buffer.from(rows),
  Buffer.from(rows.replaceAll(",", ";"), "latin1"),
  Buffer.from(`\ufeff${rows}`, "utf16le"),
  Buffer.from(JSON.stringify([{ "Client ID": 7, Name: "Northwind" }])),
  Buffer.from(
    `<table>${rows.replace(/.+/g, (row) => `<tr><td>${row.replaceAll(",", "</td><td>")}</td></tr>`)}</table>`,
  ),
  Buffer.concat([workbookLike, Buffer.alloc(200, 1)]),
  Buffer.from("%PDF-1.7"),
];

interface How {
  readonly random: Random;
  readonly tally: Tally;
  readonly seed: number;
}

/** Files of any bytes, by the form that the API opens: each is read, or refused with a reason; one without bytes at once. */
export async function files({ api }: RunningHub, count: number, { random, tally, seed }: How): Promise<void> {
  await api.call("PUT", "/api/connections/dext/files", {
    secrets: ["a secret of this run"],
    settings: { file: { key: ["Client ID"] } },
  });
  for (let n = 0; n < count; n++) {
    const name = random.pick(["a.csv", "b.xlsx", "c.accdb", "d", "é.CSV", "x".repeat(150)]);
    const content = random.chance(0.2) ? random.pick(contents) : bent(random.pick(contents), random);
    const how = `seed ${seed}, file ${n}, ${name}`;
    const begun = performance.now();
    try {
      const { state } = await uploadFile(api, "dext/files", name, content);
      tally.answered(`file ${state}`, 200);
    } catch (error) {
      const status = error instanceof UploadRefused ? error.status : 0;
      tally.answered("file", status);
      if (status === 400 && content.length === 0) continue;
      tally.wrong("not recorded", `${how}: ${error instanceof Error ? error.message : "?"}`);
    }
    // Its own process reads it: on a busy machine that alone takes a second.
    if (performance.now() - begun > 20_000) tally.wrong("slower than two seconds", how);
  }
}

/** Mails of any bytes, by SMTP: each that is taken is an event. */
export async function mails(running: RunningHub, count: number, { random, tally, seed }: How): Promise<void> {
  const { api, hub } = running;
  const made = await api.call("PUT", "/api/connections/dropbox/letters", {
    secrets: ["a secret of this run"],
  });
  const to = connection.parse(made).mailAddress ?? "";
  const smtp = createTransport({
    host: "127.0.0.1",
    port: hub.smtpPort ?? 0,
    secure: false,
    ignoreTLS: true,
  });
  let taken = 0;
  for (let n = 0; n < count; n++) {
    const letter = Buffer.from(
      `From: Jane <jane@northwind.example>\r\nTo: ${to}\r\nSubject: Letter ${n}\r\nMessage-ID: <${seed}-${n}@northwind.example>\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\nContent-Type: text/html\r\n\r\n<p>By Friday ${n}, <b>please</b></p>\r\n`,
    );
    const raw = bent(letter, random);
    await tally.timed("mail", `seed ${seed}, mail ${n}`, async () => {
      try {
        await smtp.sendMail({ envelope: { from: "jane@northwind.example", to: [to] }, raw });
        taken += 1;
        return 250;
      } catch {
        return 450;
      }
    });
  }
  // Two mails of the same bytes are one.
  const enough = Math.floor(taken * 0.9);
  let come = 0;
  let until = performance.now() + patience;
  while (come < enough && performance.now() < until) {
    await pause(500);
    const before = come;
    come = 0;
    for await (const event of listed(api, "dropbox"))
      if (event.connection === "letters" && ++come >= enough) break;
    if (come > before) until = performance.now() + patience;
  }
  if (come < enough) tally.wrong("not recorded", `seed ${seed}: ${come} of ${taken} mails`);
  smtp.close();
}
