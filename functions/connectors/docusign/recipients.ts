import type { Identity } from "../../../schemas/account-event.ts";
import { ownBy } from "../../matching/colleagues.ts";
import { emailIdentity, externalIdentity, identities } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import type { EnvelopeSummary, Party } from "./payload.ts";

export interface Recipient extends Party {
  readonly role: keyof NonNullable<EnvelopeSummary["recipients"]>;
  readonly signs: boolean;
  /** One of the sender's own people: never the customer. */
  readonly own: boolean;
}

const signing = ["signers", "inPersonSigners", "witnesses", "notaries"] as const;
const others = [
  "certifiedDeliveries",
  "agents",
  "editors",
  "intermediaries",
  "carbonCopies",
  "participants",
] as const;

/** Everybody on the envelope, those who sign first. */
export function recipientsOf(summary: EnvelopeSummary): Recipient[] {
  const sender = emailIdentity(summary.sender?.email)?.value;
  const isOwn = sender === undefined ? () => false : ownBy(sender);
  return [...signing, ...others].flatMap((role) =>
    (summary.recipients?.[role] ?? []).map((party) => {
      const email = party.signerEmail ?? (isHost(party) ? undefined : party.email);
      const parts = [party.firstName, party.lastName].filter((part) => part !== undefined).join(" ");
      const name =
        party.signerName ?? party.name ?? party.fullName ?? (parts || undefined) ?? party.signingGroupName;
      return {
        ...party,
        name,
        email,
        role,
        signs: signing.some((one) => one === role),
        own: isOwn(emailIdentity(email)?.value ?? ""),
      };
    }),
  );
}

/** In person, the address may be that of the colleague who hands over the device. */
function isHost({ email, hostEmail }: Party): boolean {
  return hostEmail !== undefined && emailIdentity(email)?.value === emailIdentity(hostEmail)?.value;
}

/** The one who did `what` last, if that is clear. */
export function lastTo(
  what: "signedDateTime" | "deliveredDateTime" | "declinedDateTime",
  recipients: readonly Recipient[],
): Recipient | undefined {
  const done = recipients
    .filter(({ signs }) => signs)
    .map((recipient) => ({ recipient, time: toInstant(recipient[what]) ?? "" }))
    .filter(({ time }) => time !== "")
    .toSorted((a, b) => b.time.localeCompare(a.time));
  return done[0]?.time === done[1]?.time ? undefined : done[0]?.recipient;
}

/**
 * Our own account id on the envelope first, then the recipient concerned, then all who are not the sender's: each by
 * address, else by number and name. Where no one else is on the envelope, its sender who signs.
 */
export function identitiesOf(
  summary: EnvelopeSummary,
  recipients: readonly Recipient[],
  concerned: Recipient | undefined,
): Identity[] {
  const { customFields } = summary;
  const [own, others] = [recipients.filter((one) => one.own), recipients.filter((one) => !one.own)];
  const told = identities(
    ...[...(customFields?.textCustomFields ?? []), ...(customFields?.listCustomFields ?? [])].map(
      accountField,
    ),
    ...[...(concerned && !concerned.own ? [concerned] : []), ...others].flatMap(personIdentities),
  );
  if (told.length > 0) return told;
  const sender = mailboxOf(summary.sender?.email);
  const self = own.filter(({ signs, email }) => signs && mailboxOf(email) === sender);
  return identities(...self.map(({ email }) => emailIdentity(email)));
}

/** An address without what stands behind a plus sign, by which a person tells their own mails apart. */
const mailboxOf = (email: string | undefined) => emailIdentity(email)?.value.replace(/\+[^@]*@/, "@");

function personIdentities({ email, name, phoneNumber, signingGroupUsers = [], ...others }: Recipient) {
  const addresses = identities(...[email, ...signingGroupUsers.map((one) => one.email)].map(emailIdentity));
  if (addresses.length > 0) return addresses;
  const { additionalNotifications = [] } = others;
  const numbers = [phoneNumber, ...additionalNotifications.map((one) => one.phoneNumber)];
  return [
    ...numbers.map(phoneIdentity),
    name === undefined ? undefined : ({ type: "name", value: name.slice(0, 300) } as const),
  ];
}

function phoneIdentity(phone: Party["phoneNumber"]): Identity | undefined {
  if (phone?.whole !== undefined) return { type: "phone", value: phone.whole.slice(0, 40) };
  const [country, number] = [phone?.countryCode, phone?.number].map((part) => part?.replaceAll(/\D/g, ""));
  // The zero before a national number is dialed at home alone; in Italy it belongs to the number.
  const national = country === "39" ? number : number?.replace(/^0/, "");
  return country && national ? { type: "phone", value: `+${country}${national}`.slice(0, 40) } : undefined;
}

function accountField(field: { name?: string | undefined; value?: string | undefined }) {
  const name = field.name?.toLowerCase();
  if (!name || !field.value || !/^(account|customer)[\s_-]?id$/.test(name)) return undefined;
  const id = `${name}/${field.value}`;
  return id.length > 512 ? undefined : externalIdentity("docusign", "customfield", id);
}
