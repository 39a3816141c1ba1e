import { describe, expect, test } from "@jest/globals";
import { UnexpectedAnswer } from "../../../../functions/connectors/fetched.ts";
import { normalise } from "../../../../functions/connectors/normalise.ts";
import { sharefileCollector } from "../../../../functions/connectors/sharefile/collect.ts";
import { sharefile } from "../../../../functions/connectors/sharefile/index.ts";
import { Unreadable } from "../../../../functions/shared/errors.ts";
import { publishedEvent } from "../../../../schemas/account-event.ts";
import { delivery } from "../../../support/delivery.ts";
import { type Answers, drive, ok } from "../../../support/drive-collector.ts";

const settings = { subdomain: "northwind" };

/** The fetch that a webhook of this event requests. */
function fetchOf(resource: string, operation: string, id = "fi123") {
  const told = {
    WebhookSubscriptionId: "w123",
    AccountInfo: { AccountId: "a123", Subdomain: "evil" },
    Event: {
      Timestamp: "2026-11-20T20:20:20Z",
      OperationName: operation,
      ResourceType: resource,
      Resource: { Id: id, Parent: { Id: "fo123" } },
    },
  };
  const [toFetch] = normalise(
    sharefile,
    delivery("sharefile", { body: Buffer.from(JSON.stringify(told)) }),
  ).fetches;
  if (!toFetch) throw new Error(`${resource} ${operation} requests no fetch`);
  return toFetch;
}

/** Carries out the fetch of one event; `answers` by what stands in the address, `Users(u7)`. */
function collect(
  [resource, operation]: readonly [string, string],
  answers: Record<string, object>,
  values: Record<string, unknown> = settings,
) {
  const { collected, calls } = drive(sharefileCollector, fetchOf(resource, operation), by(answers), {
    settings: values,
  });
  const [filled, ...others] = collected.filled ?? [];
  expect(others).toEqual([]);
  return { filled, calls: calls.map(({ url }) => url) };
}

const by =
  (answers: Record<string, object>): Answers =>
  ({ url }) => {
    const found = answers[/\w+\([^)]*\)/.exec(url)?.[0] ?? ""];
    return found ? ok(found) : { status: 404, body: { code: "NotFound" } };
  };

const file = {
  "odata.type": "ShareFile.Api.Models.File",
  Id: "fi123",
  Name: "Engagement letter.pdf",
  FileName: "engagement-letter.pdf",
  FileSizeBytes: 182_044,
  ExpirationDate: "9999-12-31T23:59:59.9999999Z",
  Path: "/a123/allshared/fo100/fo120/fo123/fi123",
  CreatorFirstName: "Ola",
  CreatorLastName: "Nordmann",
  Creator: { Id: "u7" },
  LastModifiedByUserID: "u8",
  Parent: { Id: "fo123", Name: "Fjord Ferries" },
};
const client = {
  Id: "u7",
  FullName: "Ola Nordmann",
  Email: "Ola@Fjord.example",
  Company: "Fjord Ferries AS",
  Roles: ["Client"],
};
const employee = {
  Id: "u8",
  FirstName: "Mia",
  LastName: "Chen",
  Email: "mia@northwind.example",
  Roles: ["Employee"],
};
const folder = (id: string) => ({ type: "sharefile:folder", value: `a123/${id}` });

const upload = ["File", "Upload"] as const;

describe("a file", () => {
  test("uploaded by a customer has its name and its folders, and came in from them", () => {
    const { filled } = collect(upload, { "Items(fi123)": file, "Users(u7)": client });

    expect(filled).toMatchObject({
      id: fetchOf(...upload).fills?.[0]?.id,
      type: "document.added",
      time: "2026-11-20T20:20:20.000Z",
      title: "Uploaded Engagement letter.pdf to Fjord Ferries",
      direction: "in",
      actor: { kind: "contact", name: "Ola Nordmann", email: "Ola@Fjord.example" },
      object: { kind: "file", id: "a123/fi123", name: "Engagement letter.pdf", state: "uploaded" },
      identities: [
        folder("fo123"),
        folder("fo120"),
        folder("fo100"),
        { type: "sharefile:subscription", value: "w123" },
        { type: "email", value: "ola@fjord.example" },
      ],
      details: { folder: "fo123", folderName: "Fjord Ferries", size: 182_044, company: "Fjord Ferries AS" },
    });
    expect(filled?.details).not.toHaveProperty("pending");
    expect(filled?.details).not.toHaveProperty("expires");
    expect(() => publishedEvent.parse(filled)).not.toThrow();
  });

  test("changed by a colleague went out to the customer, who is not the colleague", () => {
    const { filled } = collect(["File", "Update"], { "Items(fi123)": file, "Users(u8)": employee });

    expect(filled).toMatchObject({
      title: "Updated Engagement letter.pdf in Fjord Ferries",
      direction: "out",
      actor: { kind: "team", name: "Mia Chen" },
    });
    expect(filled?.identities.map(({ type }) => type)).not.toContain("email");
  });

  test.each([
    ["Download", "Downloaded Engagement letter.pdf from Fjord Ferries"],
    ["Delete", "Deleted Engagement letter.pdf from Fjord Ferries"],
  ])("has its name on a %s, of which no one tells whose it was", (operation, title) => {
    const { filled, calls } = collect(["File", operation], { "Items(fi123)": file, "Users(u7)": client });

    expect(filled).toMatchObject({ title });
    expect(filled).not.toHaveProperty("actor");
    expect(calls).toEqual([
      "https://northwind.sf-api.com/sf/v3/Items(fi123)?includeDeleted=true&$expand=Parent,Creator",
    ]);
  });

  test("whose uploader's role is not told names them, and takes them neither for a customer nor a colleague", () => {
    const { filled } = collect(upload, { "Items(fi123)": file });

    expect(filled?.details.by).toBe("Ola Nordmann");
    expect(filled).not.toHaveProperty("actor");
    expect(filled).not.toHaveProperty("direction");
    expect(filled?.identities.map(({ type }) => type)).not.toContain("email");
  });

  test("that tells its uploader's role asks no further", () => {
    const { filled, calls } = collect(upload, { "Items(fi123)": { ...file, Creator: client } });

    expect(filled).toMatchObject({ actor: { kind: "contact" } });
    expect(calls).toHaveLength(1);
  });

  test("that is to be removed by a policy says when", () => {
    const { filled } = collect(upload, {
      "Items(fi123)": { ...file, ExpirationDate: "2027-01-31T00:00:00Z" },
    });

    expect(filled?.details.expires).toBe("2027-01-31T00:00:00.000Z");
    expect(filled).not.toHaveProperty("scheduledFor");
  });
});

test("a folder that was deleted has its name, and stands there and at those above", () => {
  const { filled } = collect(["Folder", "Delete"], {
    "Items(fi123)": {
      Id: "fi123",
      Name: "2025",
      Path: "/root/fo100/fi123",
      Parent: { Name: "Fjord Ferries" },
    },
  });

  expect(filled).toMatchObject({
    title: "Deleted 2025 from Fjord Ferries",
    identities: [folder("fi123"), folder("fo100"), { type: "sharefile:subscription", value: "w123" }],
  });
});

describe("a portal user", () => {
  const created = ["User", "Create"] as const;

  test("of a customer has a name, a company and an address", () => {
    const { filled } = collect(created, { "Users(fi123)": client });

    expect(filled).toMatchObject({
      type: "contact.created",
      title: "Created portal user Ola Nordmann",
      object: { kind: "user", id: "a123/fi123", name: "Ola Nordmann" },
      identities: [
        { type: "sharefile:user", value: "a123/fi123" },
        { type: "email", value: "ola@fjord.example" },
        { type: "name", value: "Fjord Ferries AS" },
      ],
      details: { company: "Fjord Ferries AS" },
    });
  });

  test("who is a colleague is not a customer", () => {
    expect(collect(created, { "Users(fi123)": employee }).filled).toMatchObject({
      title: "Created employee Mia Chen",
      identities: [],
    });
  });

  test("of whom nothing but the address may be seen is called by it", () => {
    expect(collect(created, { "Users(fi123)": { Email: "ola@fjord.example" } }).filled?.title).toBe(
      "Created portal user ola@fjord.example",
    );
  });
});

describe("an answer", () => {
  test.each([403, 404, 410])("%i, that there is none for us, ends the event, and says so", (status) => {
    const answers: Answers = () => ({ status, body: { code: "NotForYou" } });

    for (const toFetch of [fetchOf(...upload), fetchOf("User", "Update")]) {
      expect(drive(sharefileCollector, toFetch, answers, { settings }).collected).toEqual({
        absent: [
          expect.objectContaining({
            details: expect.objectContaining({
              fetched: "ShareFile no longer shows it, or not to these credentials",
            }),
          }),
        ],
      });
    }
  });

  test("with fields missing, or of another shape, fills in the rest", () => {
    const { filled } = collect(upload, {
      "Items(fi123)": { Id: 1, Name: " ", FileSizeBytes: "big", Parent: [], Creator: "u7", Path: 7 },
    });

    expect(filled).toMatchObject({ title: "Uploaded file", identities: [folder("fo123"), {}] });
    expect(Object.keys(filled?.details ?? {})).toEqual(["id", "folder", "subscription", "subdomain"]);
  });

  test.each([
    [{ status: 200, body: "<html>" }, "Items: body: invalid_type"],
    [{ status: 302, body: "" }, "Items: 302"],
  ])("%p is a fault that names no values", (answer, reason) => {
    const given = () => drive(sharefileCollector, fetchOf(...upload), () => answer, { settings });

    expect(given).toThrow(UnexpectedAnswer);
    expect(given).toThrow(expect.objectContaining({ reason }));
  });

  test("with hostile text is text", () => {
    const Name = "<script>alert(1)</script>";
    const Path = `/a123/${"../".repeat(1_000)}fo1);drop/${"y".repeat(600)}`;
    const { filled } = collect(upload, { "Items(fi123)": { ...file, Name, Path } });

    expect(filled?.title).toContain("<script>alert(1)</script>");
    expect(filled?.identities[1]).toEqual({ type: "sharefile:subscription", value: "w123" });
  });

  test.each(["fi1)/Children(x", "fi1?x=1", "../fi1", "fi 1"])("is not asked for with the id %p", (id) => {
    const { collected, calls } = drive(sharefileCollector, fetchOf("File", "Upload", id), by({}), {
      settings,
    });

    expect({ collected, calls }).toEqual({ collected: {}, calls: [] });
  });

  test("is not asked who uploaded where that is not an id", () => {
    const { calls } = collect(upload, { "Items(fi123)": { ...file, Creator: { Id: "u7)/Children" } } });

    expect(calls).toHaveLength(1);
  });
});

describe("the address", () => {
  const [way] = sharefileCollector.authorization;
  const tokenUrl = (values: Record<string, unknown>) => way?.kind === "oauth2" && way.tokenUrl(values);

  test("is that of the team's own subdomain and region, whatever a delivery says", () => {
    const europe = { ...settings, region: "EU" };

    expect(collect(upload, { "Items(fi123)": file }, europe).calls[0]).toMatch(
      /^https:\/\/northwind\.sf-api\.eu\//,
    );
    expect(tokenUrl(europe)).toBe("https://northwind.sharefile.eu/oauth/token");
    expect(tokenUrl(settings)).toBe("https://northwind.sharefile.com/oauth/token");
  });

  test("is unknown until the team has set its subdomain", () => {
    expect(() => collect(upload, {}, {})).toThrow(Unreadable);
    expect(() => tokenUrl({})).toThrow(Unreadable);
  });
});
