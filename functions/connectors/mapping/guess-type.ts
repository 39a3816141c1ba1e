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
  bezahlt: "received",
  payé: "received",
  payée: "received",
  pagado: "received",
  pagada: "received",
  überfällig: "overdue",
  vencido: "overdue",
  vencida: "overdue",
  erledigt: "completed",
  abgeschlossen: "completed",
  terminé: "completed",
  terminée: "completed",
  completado: "completed",
  completada: "completed",
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
}

/** The type that a word for what happened means, by what is said besides, then by the names of the fields. */
export function guessType(word: string, besides: readonly string[], names: readonly string[]): TypeGuess {
  const written = eventTypeIn(word);
  if (written !== undefined) return { type: written, sure: "high", noun: written.split(".")[0] };
  const said = wordsOf(word);
  const noun =
    nounIn([...said, ...besides.flatMap(wordsOf)]) ?? nounIn(names.filter((name) => !everyday.has(name)));
  const types = byNoun.get(noun ?? "") ?? [];
  const verbs = [...said, ...said.flatMap((one) => synonyms[one] ?? [])];
  const told = types.find((type) => verbs.includes(type.split(".")[1] ?? ""));
  if (told !== undefined) return { type: told, sure: "medium", noun };
  const plain = types.find((type) => /\.(?:updated|changed|captured|posted|logged)$/.test(type)) ?? types[0];
  return { type: plain ?? "record.added", sure: "low", noun };
}

/** Names that fields of anything may have. */
const everyday = new Set(
  "email time customer client company contact member channel note comment new receipt item".split(" "),
);

/** The first word that is one of our nouns, or means one. */
function nounIn(words: readonly string[]): string | undefined {
  for (const word of words) {
    const singular = word.replace(/s$/, "");
    for (const one of [word, singular, synonyms[word] ?? "", synonyms[singular] ?? ""])
      if (byNoun.has(one) && one !== "record" && one !== "activity") return one;
  }
  return undefined;
}
