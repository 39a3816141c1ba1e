import { json } from "../collecting.ts";
import { docusignAccount, type Envelope } from "../docusign-account.ts";
import { docusignConnect } from "../docusign-connect.ts";
import { vendorFacts } from "../vendor-facts.ts";
import type { WeekTool } from "./week.ts";

const tenant = "5b0e7c1a-93d4-4f6e-8a27-c1d05e9b7f34";
const server = "https://na3.docusign.net";

/** Envelopes that are sent, and some of them completed hours later; the messages leave out what is in them. */
export const docusign: WeekTool = {
  tool: "docusign",
  access: {
    ...vendorFacts.docusign,
    authorize: "account.docusign.com/oauth/auth",
    token: "account.docusign.com/oauth/token",
    answers: { scope: "signature", expires_in: 28_800 },
  },
  vendor(now) {
    const connect = docusignConnect(tenant);
    const envelopes = new Map<string, Envelope>();
    const sent: string[] = [];
    let made = 0;
    const account = docusignAccount(tenant, server, () => [...envelopes.values()]);
    const isLive = () =>
      [...connect.configurations.values()].some(({ allowEnvelopePublish: is }) => is === "true");
    const at = () => now().toISOString().replace("Z", "0000Z");
    return {
      server: async (url, init) => {
        if (new URL(url).pathname.includes("/connect")) return await connect.server(url, init);
        const { status, body } = account({ url });
        return json(body, { status });
      },
      happens(random) {
        const old = random.chance(0.4) ? sent.shift() : undefined;
        const envelopeId = old ?? `a4c81f72-0d3e-4b95-8e6a-${String(++made).padStart(12, "0")}`;
        if (old === undefined) sent.push(envelopeId);
        const before = envelopes.get(envelopeId);
        const signer = { recipientId: "1", name: "Ola Nordmann", email: "ola@fjord.example" };
        envelopes.set(envelopeId, {
          ...{ emailSubject: "Engagement letter", sender: { email: "mai@firm.example" }, sentDateTime: at() },
          ...{ recipients: { signers: [signer] }, status: "sent", ...before },
          ...(before ? { status: "completed", completedDateTime: at() } : {}),
          ...{
            envelopeId,
            statusChangedDateTime: at(),
            listedFor: before ? [before.statusChangedDateTime] : [],
          },
        });
        const event = before ? "envelope-completed" : "envelope-sent";
        const notice = { json: { event, generatedDateTime: at(), data: { accountId: tenant, envelopeId } } };
        return { names: [`${before ? "agreement.completed" : "agreement.sent"} ${envelopeId}`], notice };
      },
      nameOf: ({ type, object }) => `${type} ${object?.id}`,
      isTelling: isLive,
      lapse() {
        for (const id of connect.configurations.keys()) connect.put(id, { allowEnvelopePublish: "false" });
      },
    };
  },
};
