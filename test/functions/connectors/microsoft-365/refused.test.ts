import { expect, test } from "@jest/globals";
import { TryLater } from "../../../../functions/api-access/call.ts";
import { collect } from "../../../../functions/collect/collect.ts";
import { microsoft365Collector } from "../../../../functions/connectors/microsoft-365/collect.ts";
import { collecting, fetchOf, json, oauth } from "../../../support/collecting.ts";

const mailbox = "3f1c8a52-6b7d-4e90-8c21-5a0d9e7b4f16";
const asked = fetchOf({ key: mailbox, scope: { mailbox, items: "messages:created:in" } });
const answering = async (error: string) =>
  await collecting({
    collector: microsoft365Collector,
    credentials: oauth,
    server: () => json({ error }, { status: 400 }),
  });

test.each(["interaction_required", "consent_required", "login_required", "invalid_grant"])(
  "%s is for the person, who has to sign in again",
  async (error) => {
    const { deps, access } = await answering(error);

    expect(await collect(asked, deps)).toBe("waits");
    expect((await access())?.failing).toMatchObject({
      ...{ code: "credentials_refused", values: { word: error }, waits: true },
    });
  },
);

test("what passes at Microsoft is tried again", async () => {
  const { deps, access } = await answering("temporarily_unavailable");

  await expect(collect(asked, deps)).rejects.toThrow(TryLater);
  expect((await access())?.failing).toBeUndefined();
});
