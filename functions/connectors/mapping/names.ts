import type { Leaf } from "./sample.ts";

/**
 * Words by which a value's name tells what it is, the likeliest first: in English, Vietnamese, German, French and Spanish,
 * as headers of exports have them. Several words are a phrase.
 */
export const words = {
  type: [
    ..."event type action status state stage step kind what trigger object resource".split(" "),
    ...[
      "trạng thái",
      "tình trạng",
      "loại",
      "statut",
      "état",
      "estado",
      "tipo",
      "zustand",
      "vorgang",
      "belegart",
    ],
  ],
  time: [
    ..."occurred timestamp time datetime at when date on created changed updated completed".split(" "),
    ...["ngày", "thời gian", "datum", "rechnungsdatum", "belegdatum", "buchungsdatum", "buchungstag"],
    ...["erstellt", "geändert", "fecha", "creado", "jour", "créé", "émission"],
  ],
  due: [
    ..."due deadline scheduled starts start until expires".split(" "),
    ...["đến hạn", "hạn thanh toán", "hạn", "fällig", "fälligkeit", "fälligkeitsdatum", "zahlungsziel"],
    ...["frist", "termin", "échéance", "vencimiento", "vence", "plazo"],
  ],
  account: [
    ..."client customer company workspace organisation organization business".split(" "),
    ...[
      "khách hàng",
      "khách",
      "công ty",
      "kunde",
      "kunden",
      "kundennummer",
      "kundennr",
      "kundenname",
      "mandant",
    ],
    ...["kundin", "klient", "firma", "firmenname", "unternehmen", "debitor", "debitorennummer"],
    ...["đối tượng", "khách hàng", "société", "entreprise", "clients", "cliente", "clientes", "empresa"],
  ],
  /** Words for a customer where there is no better one: in an export of books, an account is the ledger's. */
  perhapsAccount: ["account", "payee", "contact", "name", "vendor", "supplier", "tên", "nom", "nombre"],
  id: [
    ..."id ref reference number num no code uuid key nr nummer".split(" "),
    ...[
      "mã",
      "số hóa đơn",
      "số hoá đơn",
      "số chứng từ",
      "số phiếu",
      "số đơn",
      "số",
      "kundennummer",
      "kundennr",
    ],
    ...["rechnungsnummer", "rechnungsnr", "belegnummer", "belegnr", "debitorennummer", "auftragsnummer"],
    ...[
      "numéro",
      "référence",
      "n facture",
      "n client",
      "n pièce",
      "nº",
      "número",
      "núm",
      "código",
      "referencia",
    ],
    ...["folio", "identifiant", "identificador", "kennung"],
  ],
  amount: [
    ..."amount total price fee revenue value balance paid gross debit credit".split(" "),
    ...["số tiền", "tổng tiền", "thành tiền", "tổng cộng", "giá trị", "betrag", "summe", "brutto", "montant"],
    ...["gesamt", "gesamtbetrag", "rechnungsbetrag", "endbetrag", "umsatz", "preis", "ttc", "prix", "solde"],
    ...["importe", "monto", "saldo", "precio", "doanh thu"],
  ],
  currency: [
    "currency",
    "ccy",
    "loại tiền",
    "tiền tệ",
    "đơn vị tiền",
    "währung",
    "devise",
    "moneda",
    "divisa",
  ],
  title: [
    ..."title subject summary name description memo task text message report document".split(" "),
    ...[
      "tiêu đề",
      "diễn giải",
      "nội dung",
      "mô tả",
      "ghi chú",
      "titel",
      "betreff",
      "beschreibung",
      "bezeichnung",
    ],
    ...["aufgabe", "buchungstext", "verwendungszweck", "tâche", "intitulé", "tarea"],
    ...["titre", "objet", "libellé", "título", "asunto", "concepto", "descripción"],
  ],
  person: [
    ..."by user staff assignee assigned manager partner preparer reviewer author who person contact from".split(
      " ",
    ),
    ...[
      "actor",
      "owner",
      "nhân viên",
      "người",
      "bearbeiter",
      "bearbeitet von",
      "mitarbeiter",
      "sachbearbeiter",
    ],
    ...["zuständig", "responsable", "assigné", "collaborateur", "asignado", "empleado", "encargado"],
  ],
  name: [
    ..."name client customer company workspace business payee contact".split(" "),
    ...[
      "tên",
      "khách hàng",
      "công ty",
      "kunde",
      "kundenname",
      "mandant",
      "debitor",
      "nom",
      "cliente",
      "nombre",
    ],
    ...["đối tượng", "firma", "firmenname", "unternehmen", "klient", "société", "entreprise", "empresa"],
  ],
  /** Words that make of a customer's column one of their kinds, and of an account one of the ledger. */
  kind: [
    "type",
    "kind",
    "class",
    "category",
    "group",
    "segment",
    "status",
    "state",
    "loại",
    "nhóm",
    "art",
    "tax",
    "vat",
  ],
} as const;

/** What an account of the books is called, not a customer's. */
const ledger =
  /\b(?:receivable|payable|checking|chequing|savings|credit card|revenue|income|expenses?|sales|cash|equity|a\/[rp])\b/i;

/** Whether a value looks like the name of an account of the books. */
export function isLedger({ text, others }: Leaf): boolean {
  return [text, ...others].some((one) => ledger.test(one));
}

/** Whether all examples, of which there are enough to tell, say the same. */
export function isConstant({ text, others }: Leaf): boolean {
  return others.length >= 2 && others.every((one) => one === text);
}

/** Whether no two examples say the same; `undefined` where there are too few to tell. */
export function isUnique({ text, others }: Leaf): boolean | undefined {
  return others.length < 2 ? undefined : new Set([text, ...others]).size === others.length + 1;
}

export function best(leaves: readonly Leaf[], fits: (leaf: Leaf) => boolean): Leaf | undefined {
  return leaves.find(fits);
}

export function named(leaf: Leaf, names: readonly string[]): boolean {
  return placesOf(leaf.words, names).length > 0;
}

/** Where among the names looked for those stand that a name consists of, with their accents or, as many programs write them, without. */
function placesOf(own: readonly string[], names: readonly string[]): number[] {
  const joined = ` ${own.join(" ")} `;
  const plain = withoutAccents(joined);
  return names.flatMap((name, n) => {
    const spelled = [withoutAccents(name), withoutUmlauts(name)].filter(
      ({ length }) => length >= bareAtLeast,
    );
    const is = joined.includes(` ${name} `) || spelled.some((one) => plain.includes(` ${one} `));
    return is ? [n] : [];
  });
}

/** Letters of a word that is known without its accents too: shorter ones are words of other languages. */
const bareAtLeast = 5;

const withoutAccents = (text: string) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("đ", "d");

/** As German is written where there are no umlauts: `Waehrung`. */
const withoutUmlauts = (text: string) => withoutAccents(text.replaceAll(/[äöü]/g, "$&e"));

export function ofAccount({ words: own, around }: Leaf): boolean {
  return placesOf([...own, ...around], words.account).length > 0;
}

export function short({ text }: Leaf): boolean {
  return text.length <= 80;
}

/** How well a name fits: the earlier its words stand among those looked for, the better. */
export function score(leaf: Leaf, names: readonly string[]): number {
  const at = placesOf(leaf.words, names);
  return at.length === 0 ? 0 : names.length - Math.min(...at);
}
