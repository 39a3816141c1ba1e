import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { burn } from "@kenjiuno/msgreader/lib/Burner.js";
import { TypeEnum } from "@kenjiuno/msgreader/lib/Reader.js";
import { readMail } from "../../../../functions/convert/mail/read-mail.ts";
import { Refused } from "../../../../functions/convert/refused.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "hub-outlook-"));
});
afterAll(async () => await rm(root, { recursive: true, force: true }));

const read = async (raw: Uint8Array) => {
  const folder = await mkdtemp(join(root, "one-"));
  const path = join(folder, "raw.msg");
  await writeFile(path, raw);
  return await readMail({ path, folder, verdictsBy: "none" });
};

/** A file as Outlook saves it, of these properties' streams. MS-OXMSG, 2.4. */
function saved(
  properties: Readonly<Record<string, string>>,
  binary: Readonly<Record<string, Buffer>> = {},
  numbers: Readonly<Record<string, number>> = {},
): Uint8Array {
  const fixed = Object.entries(numbers).map(([tag, value]) => {
    const entry = Buffer.alloc(16);
    entry.writeUInt32LE(Number.parseInt(tag, 16), 0);
    entry.writeUInt32LE(6, 4);
    entry.writeUInt32LE(value, 8);
    return entry;
  });
  const streams = [
    { name: "__properties_version1.0", bytes: Buffer.concat([Buffer.alloc(32), ...fixed]) },
    ...Object.entries(binary).map(([id, bytes]) => ({ name: `__substg1.0_${id}0102`, bytes })),
    ...Object.entries(properties).map(([id, text]) => ({
      name: `__substg1.0_${id}001F`,
      bytes: Buffer.from(text, "utf16le"),
    })),
  ];
  return burn([
    { name: "Root Entry", type: TypeEnum.ROOT, length: 0, children: streams.map((_, n) => n + 1) },
    ...streams.map(({ name, bytes }) => ({
      name,
      type: TypeEnum.DOCUMENT,
      length: bytes.length,
      binaryProvider: () => Uint8Array.from(bytes),
    })),
  ]);
}

test("a mail that Outlook saved is read by the headers that it came with", async () => {
  const headers =
    "From: Jane <jane@acme.example>\r\nTo: hub@hub.example\r\nSubject: Statements\r\nDate: Fri, 23 Oct 2026 09:16:00 +0700\r\nContent-Type: multipart/mixed; boundary=b\r\n";
  const mail = await read(saved({ "0037": "Statements", "007D": headers, "1000": "Attached." }));

  expect(mail).toMatchObject({
    subject: "Statements",
    date: "2026-10-23T02:16:00.000Z",
    from: { name: "Jane", email: "jane@acme.example" },
    to: [{ email: "hub@hub.example" }],
    text: "Attached.",
  });
});

test("one without headers is read by its properties", async () => {
  const mail = await read(
    saved({ "0037": "Draft", "0C1A": "Jane", "5D01": "jane@acme.example", "1000": "Hello" }),
  );

  expect(mail).toMatchObject({
    subject: "Draft",
    from: { name: "Jane", email: "jane@acme.example" },
    text: "Hello",
  });
});

test.each([
  [
    "that it names itself",
    '<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">',
    "shift_jis",
  ],
  ["of the mail's code page", "", "windows-1251"],
  ["that nobody names", "<p>Grüße aus München, Straße</p>", "windows-1252"],
])("a page without a plain text is read in the encoding %s", async (_, given, encoding) => {
  const text =
    { shift_jis: [0x90, 0xbf, 0x8b, 0x81], "windows-1251": [0xd1, 0xf7, 0xb8, 0xf2] }[encoding] ?? [];
  const page = Buffer.concat([
    Buffer.from(given, "latin1"),
    Buffer.from("<p>"),
    Buffer.from(text),
    Buffer.from("</p>"),
  ]);
  const numbers = { "3FDE0003": encoding === "windows-1251" ? 1251 : 0 };
  const mail = await read(saved({ "0C1A": "Jane", "5D01": "jane@acme.example" }, { "1013": page }, numbers));

  expect(mail.text).toContain(
    { shift_jis: "請求", "windows-1251": "Счёт" }[encoding] ?? "Grüße aus München, Straße",
  );
});

test("a file that only begins like one is refused", async () => {
  await expect(read(Buffer.from("d0cf11e0a1b11ae100", "hex"))).rejects.toThrow(Refused);
});
