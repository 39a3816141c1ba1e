import { gmailMailbox } from "../gmail-mailbox.ts";
import { gmailPush, googleCerts, googleSigner } from "../google-signer.ts";
import { vendorFacts } from "../vendor-facts.ts";
import { silence } from "./silence.ts";
import type { WeekTool } from "./week.ts";

export const mailbox = "anna@firm.example";
export const serviceAccount = "push@firm.iam.gserviceaccount.com";
/** That of all mailboxes in a test file: to make its key takes as long as many a test. */
let signer: ReturnType<typeof googleSigner> | undefined;

/** Mails that Boomerang labels. Google signs what it tells, which is that the mailbox has changed, and no more. */
export const boomerangGmail: WeekTool = {
  tool: "boomerang-gmail",
  settings: { serviceAccount, mailboxes: [mailbox], topic: "projects/firm/topics/gmail" },
  access: vendorFacts.google,
  isOpen: (to) => to === googleCerts,
  tellsAllBefore: "by numbers",
  vendor(now) {
    const gmail = gmailMailbox(mailbox);
    signer ??= googleSigner(serviceAccount);
    const google = signer;
    let made = 0;
    return {
      server: (url, init) => (url === `https://${googleCerts}` ? google.certs() : gmail.server(url, init)),
      issuer: google.token,
      happens(random) {
        const id = `m${++made}`;
        const at = now().toISOString();
        const record = gmail.label(id, at, random.pick([1, 2, 4]));
        return { names: [`Mail ${id}`], notice: { json: gmailPush(mailbox, record, at) } };
      },
      nameOf: ({ details: { subject } }) => (typeof subject === "string" ? subject : undefined),
      ...silence(now),
    };
  },
};
