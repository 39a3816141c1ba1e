import { describe, expect, test } from "@jest/globals";
import { comparableName, nameSimilarity } from "../../../functions/matching/company-name.ts";
import { domainIn, registrableDomain } from "../../../functions/matching/domain.ts";
import { mailboxOf, parseEmail } from "../../../functions/matching/email.ts";
import { keysOf, mostKeys, nameOf } from "../../../functions/matching/keys-of.ts";
import { phoneNumber } from "../../../functions/matching/phone.ts";
import { sharedDomains } from "../../../functions/matching/shared-domains.ts";
import type { MatchingSettings } from "../../../schemas/matching.ts";

const mailbox = (text: string) => {
  const email = parseEmail(text);
  return email && mailboxOf(email);
};

describe("an email", () => {
  test.each([
    ["  Jane.Doe@ACME.com ", "jane.doe@acme.com"],
    ["ｊａｎｅ＠ａｃｍｅ．com", "jane@acme.com"],
    ["jane@bücher.example", "jane@xn--bcher-kva.example"],
    ["jane@BÜCHER.example", "jane@xn--bcher-kva.example"],
    ['"Doe, Jane" <jane@acme.com>', "jane@acme.com"],
    ['"jane"@acme.com', "jane@acme.com"],
    ["jane(her (private) one)@acme.com(work)", "jane@acme.com"],
    ["jane@acme.com.", "jane@acme.com"],
    ["Jane.Doe+invoices@googlemail.com", "janedoe@gmail.com"],
    ["jane.doe+x@outlook.com", "jane.doe@outlook.com"],
    ["jane.doe+x@acme.com", "jane.doe+x@acme.com"],
    ["jane_doe-x+y@pm.me", "janedoex@pm.me"],
    ["+++@gmail.com", "+++@gmail.com"],
    ["\u202ajane@acme.com\u202c", "jane@acme.com"],
    ["\u2066jane@acme.com\u2069\u200e", "jane@acme.com"],
    ["jane@ac\u00adme.com", "jane@acme.com"],
  ])("%j is the mailbox %s", (written, expected) => {
    expect(mailbox(written)).toBe(expected);
  });

  test.each([
    "",
    "@",
    "jane",
    "jane@",
    "@acme.com",
    "jane@acme",
    "jane@127.0.0.1",
    "jane@[127.0.0.1]",
    "jane@@acme.com,",
    "jane@acme.com, joe@acme.com",
    '"jane doe"@acme.com',
    "ja..ne@acme.com",
    "jane\u0000@acme.com",
    "jane\u007f@acme.com",
    "ja\u001bne@acme.com",
    ".jane@acme.com",
    "jane(@acme.com",
    "jane@acme..com",
    "jane@-acme.com",
    "jane@acme.com\nbcc: joe@acme.com",
    `${"a".repeat(65)}@acme.com`,
    `jane@${"a.".repeat(150)}com`,
    `${"(".repeat(900)}jane@acme.com`,
  ])("%j is none", (written) => {
    expect(mailbox(written)).toBeUndefined();
  });

  test("with a homograph domain is not the one it looks like", () => {
    expect(mailbox("jane@аcme.com")).toBe("jane@xn--cme-5cd.com");
    expect(mailbox("jane@аcme.com")).not.toBe(mailbox("jane@acme.com"));
  });
});

describe("a domain", () => {
  test.each([
    ["mail.acme.co.uk", "acme.co.uk"],
    ["https://www.Acme.com:8443/about?x=1#y", "acme.com"],
    ["jane@eu.acme.com", "acme.com"],
    ["a.b.acme.github.io", "acme.github.io"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["\u202aacme.com\u202c", "acme.com"],
    ["\u200ehttps://acme.com/\u200e", "acme.com"],
  ])("%s is %s", (written, expected) => {
    expect(domainIn(written)).toBe(expected);
  });

  test.each(["co.uk", "github.io", "127.0.0.1", "localhost", "", "http://[::1]/", "a".repeat(300)])(
    "%j is none",
    (text) => {
      expect(registrableDomain(text)).toBeUndefined();
    },
  );
});

describe("a phone number", () => {
  test.each([
    ["+44 (0)20 7946 0958", undefined, "+442079460958"],
    ["0044 20 7946 0958", undefined, "+442079460958"],
    ["020 7946 0958", "GB", "+442079460958"],
    ["020 7946 0958", undefined, undefined],
    ["020 7946 0958", "XX", undefined],
    ["+1 202 555 0143 ext. 12", undefined, "+12025550143"],
    ["+４４ 20 7946 0958", undefined, "+442079460958"],
    ["\u202a+44 20 7946 0958\u202c", undefined, "+442079460958"],
    ["\u2068020 7946 0958\u2069", "GB", "+442079460958"],
    ["tel:+442079460958", undefined, "+442079460958"],
    ["+1", undefined, undefined],
    ["call me", "GB", undefined],
    ["9".repeat(100), "GB", undefined],
  ])("%s in %s is %s", (written, country, expected) => {
    expect(phoneNumber(written, country)).toBe(expected);
  });
});

describe("a company's name", () => {
  test.each([
    ["Acme, Inc.", "acme"],
    ["ACME Holdings Ltd", "acme"],
    ["The Müller GmbH & Co. KG", "muller"],
    ["Société Générale S.A.", "societe generale"],
    ["Northwind Pty. Ltd.", "northwind"],
    ["AT&T Inc.", "at and t"],
    ["Group", "group"],
    ["Công ty TNHH Đông Á", "dong a"],
    ["CTY CO PHAN DONG A", "dong a"],
    ["Công ty TNHH Một Thành Viên Ánh Dương", "anh duong"],
    ["Straße AG", "strasse"],
    ["ООО «Ромашка»", "ромашка"],
    ["Ромашка, ООО", "ромашка"],
    ["株式会社山田商店", "山田商店"],
    ["山田商店株式会社", "山田商店"],
    ["北京中文有限公司", "北京中文"],
    ["Công ty", "cong ty"],
    ["!!!", ""],
  ])("%s compares as %j", (name, expected) => {
    expect(comparableName(name)).toBe(expected);
  });

  test("is more alike the fewer letters differ, in any order of words; nothing is like an empty one", () => {
    expect(nameSimilarity("Acme Widgets Ltd", "ACME WIDGETS, INC.")).toBe(1);
    expect(nameSimilarity("Widgets Acme", "Acme Widgets")).toBe(1);
    expect(nameSimilarity("Acme Widgets", "Acme Wigdets")).toBeGreaterThan(0.8);
    expect(nameSimilarity("Acme", "Globex")).toBeLessThan(0.4);
    expect(nameSimilarity("Ltd", "")).toBe(0);
  });
});

const none: MatchingSettings = {
  ownDomains: [],
  neverLink: [],
  mayLink: [],
  accountsFrom: [],
  foldAfterMonths: 12,
};
const keys = async (
  identities: readonly (readonly [string, string])[],
  settings: Partial<MatchingSettings> = {},
) =>
  keysOf(
    identities.map(([type, value]) => ({ type, value })),
    { settings: { ...none, ...settings }, shared: await sharedDomains() },
  ).map(nameOf);

describe("the keys of an event", () => {
  test("are its identities, then the business domains of its emails, each once", async () => {
    expect(
      await keys([
        ["quickbooks:customer", "77/58"],
        ["email", "Jane@mail.Acme.com"],
        ["email", "jane@mail.acme.com"],
        ["email", "joe@acme.com"],
        ["name", "Acme"],
      ]),
    ).toEqual([
      "quickbooks:customer#77/58",
      "email#jane@mail.acme.com",
      "email#joe@acme.com",
      "domain#acme.com",
    ]);
  });

  test.each([
    ["a freemail domain", "jane@gmail.com", ["email#jane@gmail.com"]],
    ["a freemail domain of no list", "jane@proton.me", ["email#jane@proton.me"]],
    ["a freemail domain of a country", "jane@hotmail.com.vn", ["email#jane@hotmail.com.vn"]],
    ["a provider of access", "jane@btinternet.com", ["email#jane@btinternet.com"]],
    ["a disposable domain", "jane@mailinator.com", ["email#jane@mailinator.com"]],
    ["a tool's own domain", "jane@docusign.net", ["email#jane@docusign.net"]],
    ["a tenant host", "jane@acme.onmicrosoft.com", ["email#jane@acme.onmicrosoft.com"]],
    ["another tenant host", "jane@acme.sharefile.com", ["email#jane@acme.sharefile.com"]],
    ["a role address at a shared domain", "info@gmail.com", []],
    ["a machine of a tool", "no-reply@calendly.com", []],
    ["a machine of a customer", "no-reply@acme.com", ["domain#acme.com"]],
    ["a role address of a customer", "info@acme.com", ["email#info@acme.com", "domain#acme.com"]],
    ["the team's own domain", "me@ours.example", []],
    ["a blocked address", "spam@acme.com", []],
    ["a blocked domain", "jane@blocked.example", ["email#jane@blocked.example"]],
    [
      "a domain that may link although it is listed",
      "jane@yahoo.co.uk",
      ["email#jane@yahoo.co.uk", "domain#yahoo.co.uk"],
    ],
    ["test@example.com", "test@example.com", []],
    ["none@none.com", "none@none.com", []],
    ["a@a.com", "a@a.com", []],
    ["No_Email@No-Email.co.uk", "No_Email@No-Email.co.uk", []],
    ["what stands for no address at a shared domain", "not.provided@gmail.com", []],
    ["what stands for no address at a customer's", "noemail123@acme.com", ["domain#acme.com"]],
    ["a person where the domain stands for none", "jane.doe@test.com", ["email#jane.doe@test.com"]],
    ["a person who is called so", "abc@acme.com", ["email#abc@acme.com", "domain#acme.com"]],
  ])("do not link on %s", async (_what, email, expected) => {
    expect(
      await keys([["email", email]], {
        ownDomains: ["ours.example"],
        neverLink: ["blocked.example", "spam@acme.com"],
        mayLink: ["yahoo.co.uk"],
      }),
    ).toEqual(expected);
  });

  test.each(["test", "N/A", "0", "000-00", "-", "none", "9341453474484455/0", "77/unknown", "  "])(
    "do not link on the value %j",
    async (value) => {
      expect(await keys([["quickbooks:customer", value]])).toEqual([]);
    },
  );

  test("are one with and without marks that nobody sees", async () => {
    expect(await keys([["relay:account", "\u200eA-17 \u202c"]])).toEqual(["relay:account#A-17"]);
  });

  test("do not link on phone numbers of one digit, and read others in the hub's country", async () => {
    const phones = [
      ["phone", "+44 0000000000"],
      ["phone", "01234 567890"],
      ["phone", "+1 555 123 4567"],
      ["phone", "020 7946 0958"],
    ] as const;

    expect(await keys(phones, { country: "GB" })).toEqual(["phone#+442079460958"]);
  });

  test("stay few enough for one transaction however many identities come, the tool's own ids and domains among them", async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => ["email", `p${n}@company${n}.example`] as const);
    const found = await keys([...many.slice(0, 100), ["docusign:customfield", "account id/7"], ...many]);

    expect(found).toHaveLength(mostKeys);
    expect(found).toContain("docusign:customfield#account id/7");
    expect(found.filter((one) => one.startsWith("domain#"))).toHaveLength(4);
  });

  test("of hostile values are harmless", async () => {
    expect(
      await keys([
        ["email", "__proto__@constructor.prototype"],
        ["acme:id", "__proto__"],
        ["email", "\u202Ejane@moc.emca"],
        ["email", "\u0000@acme.com"],
      ]),
    ).toEqual(expect.arrayContaining(["acme:id#__proto__"]));
  });
});
