import { type EventType, eventTypes } from "../../../schemas/event-types.ts";
import { eventTypeIn } from "./event-type.ts";
import { wordsOf } from "./sample.ts";

/** What people call things and what they say happened to them, beside our own words for both. */
const synonyms: Readonly<Record<string, string>> = {
  job: "project",
  engagement: "agreement",
  contract: "agreement",
  proposal: "agreement",
  envelope: "agreement",
  receipt: "expense",
  item: "expense",
  file: "document",
  upload: "document",
  comment: "message",
  chat: "message",
  client: "customer",
  company: "customer",
  quote: "estimate",
  appointment: "meeting",
  booking: "meeting",
  ticket: "request",
  hours: "time",
  timesheet: "time",
  charge: "payment",
  done: "completed",
  complete: "completed",
  finished: "completed",
  closed: "completed",
  settled: "received",
  paid: "received",
  succeeded: "received",
  success: "received",
  declined: "failed",
  refused: "failed",
  returned: "failed",
  bounced: "failed",
  cobrado: "paid",
  cobrada: "paid",
  late: "overdue",
  new: "created",
  added: "created",
  opened: "created",
  started: "created",
  issued: "created",
  changed: "updated",
  modified: "updated",
  cancelled: "canceled",
  uploaded: "added",
  processed: "captured",
  deleted: "removed",
  rechnung: "invoice",
  facture: "invoice",
  factura: "invoice",
  zahlung: "payment",
  paiement: "payment",
  pago: "payment",
  angebot: "estimate",
  devis: "estimate",
  presupuesto: "estimate",
  aufgabe: "task",
  tâche: "task",
  tarea: "task",
  vertrag: "agreement",
  contrat: "agreement",
  contrato: "agreement",
  bezahlt: "paid",
  payé: "paid",
  payée: "paid",
  pagado: "paid",
  pagada: "paid",
  überfällig: "overdue",
  vencido: "overdue",
  vencida: "overdue",
  erledigt: "completed",
  abgeschlossen: "completed",
  terminé: "completed",
  terminée: "completed",
  completado: "completed",
  completada: "completed",
  work: "project",
  accepted: "signed",
  won: "accepted",
  lost: "declined",
  purchase: "bill",
  gutschrift: "credit",
  rechnungskorrektur: "credit",
  deal: "opportunity",
  avoir: "credit",
  abono: "credit",
  storniert: "voided",
  annulé: "voided",
  annulée: "voided",
  anulado: "voided",
  anulada: "voided",
  void: "voided",
  versendet: "sent",
  gesendet: "sent",
  envoyé: "sent",
  envoyée: "sent",
  enviado: "sent",
  enviada: "sent",
  vencidas: "overdue",
  retard: "overdue",
};

const byNoun = new Map<string, EventType[]>();
for (const type of Object.entries(eventTypes).flatMap(([family, types]) =>
  family === "system" ? [] : types,
)) {
  const noun = type.split(".")[0] ?? "";
  byNoun.set(noun, [...(byNoun.get(noun) ?? []), type]);
}

export interface TypeGuess {
  readonly type: EventType;
  readonly sure: "high" | "medium" | "low";
  readonly noun: string | undefined;
  /** Whether it is a thing that was named, not what happened to one: `Credit memo`. */
  readonly isThing?: true;
}

/**
 * The type that a word for what happened means, by what is said besides, then by the names of the fields. Of several
 * things that are named, one that the tool tells of (`own`) goes first.
 */
export function guessType(
  word: string,
  besides: readonly string[],
  names: readonly string[],
  own: readonly EventType[] = [],
): TypeGuess {
  const written = eventTypeIn(word);
  if (written !== undefined) return { type: written, sure: "high", noun: nounOf(written) };
  const said = saidIn(word);
  const isNotYet = said.some((one) => notYet.has(one));
  const nouns = nounsIn([
    ...(isNotYet ? [] : said),
    ...besides.flatMap(saidIn),
    ...names.flatMap(saidIn).filter((name) => !everyday.has(name)),
  ]);
  const owned = new Set(own.filter((type) => !type.startsWith("system.")).map(nounOf));
  const [only] = owned.size === 1 ? owned : [];
  const first = [...nouns.filter((noun) => owned.has(noun)), ...(only === undefined ? nouns : [only])];
  const verbs = isNotYet ? [] : said.flatMap(meanings);
  const told = first.flatMap((noun) =>
    (byNoun.get(noun) ?? []).filter((type) => verbs.includes(type.split(".")[1] ?? "")),
  );
  const [type = told[0]] = told.filter((one) => own.includes(one));
  if (type !== undefined) return { type, sure: "medium", noun: nounOf(type) };
  const [thing] = isNotYet ? [] : nounsIn(said);
  const isThing = thing !== undefined && (owned.size === 0 || owned.has(thing)) && !people.has(thing);
  if (isThing) return { type: toldOf(thing), sure: "medium", noun: thing, isThing };
  const noun = first.find((one) => !people.has(one)) ?? first[0];
  return { type: noun === undefined ? "record.added" : plainOf(noun), sure: "low", noun };
}

const plainOf = (noun: string): EventType => {
  const types = byNoun.get(noun) ?? [];
  return (
    types.find((type) => /\.(?:updated|changed|captured|posted|logged)$/.test(type)) ??
    types[0] ??
    "record.added"
  );
};

/** What a list of things tells of one: payments in it were received. */
const toldOf = (noun: string): EventType => (noun === "payment" ? "payment.received" : plainOf(noun));

/** Things that words for what happened may be said of, where no thing is named, the likeliest first. */
export const unnamed = {
  money: ["payment", "invoice", "estimate"],
  work: ["agreement", "task", "meeting"],
} as const;

/** Words by which something has not happened yet, or not wholly: what is `not paid` or `part paid` is not paid. */
const notYet = new Set([
  ..."not no non un never to be awaiting waiting pending part partly partial partially".split(" "),
  ..."nicht kein keine teil teilweise offen pas partiel partiellement sin parcial parcialmente".split(" "),
  ..."chưa không unpaid unsent".split(" "),
]);

/** Things that are there because something else happened to them. */
const people = new Set(["customer", "contact"]);

/** What Vietnamese says in several words. */
const phrases: Readonly<Record<string, string>> = {
  "hóa đơn": "invoice",
  "số hđ": "invoice",
  "ngày hđ": "invoice",
  "hoá đơn": "invoice",
  "phiếu thu": "payment",
  "thanh toán": "paid",
  "báo giá": "estimate",
  "hợp đồng": "agreement",
  "công việc": "task",
  "hoàn thành": "completed",
  "quá hạn": "overdue",
  "đã hủy": "voided",
  "đã huỷ": "voided",
  "đã gửi": "sent",
  "một phần": "partial",
  "credit memo": "credit",
  "credit note": "credit",
  "sales receipt": "payment",
  "payment receipt": "payment",
  "journal entry": "ledger",
};

/** The words of a value, each meaning by one. */
function saidIn(text: string): string[] {
  const plain = text.toLowerCase().normalize("NFC");
  const joined = Object.entries(phrases).reduce((all, [phrase, word]) => all.replaceAll(phrase, word), plain);
  return wordsOf(joined === plain ? text : joined);
}

const nounOf = (type: string) => type.split(".")[0] ?? "";

/** A word and what it means here: what is bezahlt is paid, and what is paid was received. */
function meanings(word: string): string[] {
  const [one, two] = [synonyms[word], synonyms[synonyms[word] ?? ""]];
  return [word, one, two].filter((meaning) => meaning !== undefined);
}

/** Names that fields of anything may have. */
const everyday = new Set(
  "email time customer client company contact member channel note comment new receipt item credit debit".split(
    " ",
  ),
);

/** Those of the words that are our nouns, or mean one, in their order. */
function nounsIn(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const singular = word.replace(/s$/, "");
    const means = [word, singular, synonyms[word] ?? "", synonyms[singular] ?? ""];
    return means.find((one) => byNoun.has(one) && one !== "record" && one !== "activity") ?? [];
  });
}
