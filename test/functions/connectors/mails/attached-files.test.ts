import { describe, expect, test } from "@jest/globals";
import { attachedFiles } from "../../../../functions/connectors/mails/attached-files.ts";
import { noVerdicts, type Verdicts } from "../../../../functions/connectors/mails/verdicts.ts";

const file = { key: "Client ID" };
const named = (name: string, contentType = "application/octet-stream") => ({
  name,
  contentType,
  size: 1,
  sha256: "0",
});
const filesOf = async (
  attachments: readonly ReturnType<typeof named>[],
  settings: object = { file },
  verdicts: Verdicts = noVerdicts,
) =>
  (await attachedFiles({ tool: "dext", settings: { ...settings } }, { attachments, verdicts })).map(
    ({ name }) => name,
  );
const bySes = (signedBy: string[], spam = "PASS"): Verdicts => ({
  by: "ses",
  virus: "PASS",
  spam,
  signedBy,
  recipients: [],
});

describe("the attachments of a mail that are files", () => {
  test("are those that hold rows by their name or type", async () => {
    const files = [
      named("Clients.csv"),
      named("CLIENTS.XLSX"),
      named("clients.csv.gz"),
      named("Practice.accdb"),
      named("report", "text/csv; charset=utf-8"),
    ];
    const others = [
      named("invoice.pdf", "application/pdf"),
      named("logo.png", "image/png"),
      named("smime.p7s"),
      named("winmail.dat"),
      named("invite.ics", "text/calendar"),
      named("signature.txt", "text/plain"),
      named("forwarded.eml", "message/rfc822"),
      named("csv", "text/plain"),
    ];

    expect(await filesOf([...others, ...files])).toEqual(files.map(({ name }) => name));
  });

  test("are none of a connection whose settings do not say how files are read", async () => {
    expect(await filesOf([named("Clients.csv")], {})).toEqual([]);
  });

  test("are none of spam, nor of a sender whom the connection does not name, where SES tells them apart", async () => {
    const settings = { file, mail: { domains: ["tool.example"], ownDomains: ["firm.example"] } };
    const csv = [named("Clients.csv")];

    expect(await filesOf(csv, settings, bySes(["tool.example"]))).toEqual(["Clients.csv"]);
    expect(await filesOf(csv, settings, bySes(["firm.example"]))).toEqual(["Clients.csv"]);
    expect(await filesOf(csv, settings, bySes(["stranger.example"]))).toEqual([]);
    expect(await filesOf(csv, settings, bySes(["tool.example"], "FAIL"))).toEqual([]);
    expect(await filesOf(csv, { file }, bySes(["stranger.example"]))).toEqual(["Clients.csv"]);
  });
});
