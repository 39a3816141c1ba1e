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
      "belegtyp",
      "dokumenttyp",
    ],
    ..."stand etat situation situación estatus dealstage".split(" "),
  ],
  time: [
    ..."occurred timestamp time datetime at when date on created changed updated completed".split(" "),
    ...["ngày", "thời gian", "datum", "rechnungsdatum", "belegdatum", "buchungsdatum", "buchungstag"],
    ...["closedate", "erstellt", "geändert", "fecha", "creado", "jour", "créé", "émission"],
  ],
  due: [
    ..."due deadline scheduled target statutory starts start until expires ends end".split(" "),
    ...["đến hạn", "hạn thanh toán", "hạn", "fällig", "fälligkeit", "fälligkeitsdatum", "zahlungsziel"],
    ...["frist", "termin", "échéance", "vencimiento", "vence", "plazo", "bắt đầu", "kết thúc"],
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
    ...["người mua", "đơn vị mua", "bên mua", "mã kh", "tên kh", "mã đt", "tên đt", "đối tác"],
    ...["mandantennr", "mandantennummer", "mandantenname", "mandanten", "auftraggeber", "debitorenname"],
    ...["nom du compte", "nombre de la cuenta"],
    ...["tiers", "comp aux", "compaux", "raison sociale", "razón social", "deudor", "debtor", "klientenname"],
  ],
  /** Words for a customer where there is no better one: in an export of books, an account is the ledger's. */
  perhapsAccount: [
    ..."name tên nom nombre contact kontakt kontaktname payee payer payor account vendor supplier".split(" "),
    ..."fournisseur lieferant proveedor contacto".split(" "),
    "nhà cung cấp",
  ],
  /** Who is paid for an expense. */
  supplier: [..."supplier vendor merchant payee fournisseur lieferant proveedor".split(" "), "nhà cung cấp"],
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
    ...["folio", "identifiant", "identificador", "kennung", "belegfeld", "a c", "nif", "cif", "siret"],
    ...["số ct", "số hđ", "mst", "mã số thuế", "pièce", "mandantennr", "mandantennummer", "voucher"],
    ...["compte tiers", "n compte", "số phiếu thu", "aktenzeichen", "vorgangsnummer"],
  ],
  /** Papers that a column of their numbers is called by. */
  paper: [
    ..."invoice bill receipt quote order job ticket rechnung beleg auftrag facture commande".split(" "),
    ..."factura pedido".split(" "),
  ],
  /** What is numbered too, and names neither a row nor a customer. */
  numbered: [
    ..."phone telephone tel fax mobile cell zip postal postcode plz iban bic bank card house".split(" "),
    ..."quantity qty item product sku inventory nominal dept department reg registration".split(" "),
    ...[
      "post code",
      "account code",
      "account no",
      "bu schlüssel",
      "kostenstelle",
      "điện thoại",
      "di động",
      "số lượng",
    ],
    ...["số dư", "số tiền", "doanh số", "mã hàng", "mã vật tư", "mã kho", "số tài khoản", "mã nt"],
    ...["teléfono", "téléphone", "cantidad", "quantité", "menge"],
  ],
  /** The number by which a customer pays its taxes: it names the customer, where nothing better does. */
  taxNumber: [..."tax vat gst abn ein ust steuernummer nif cif siret siren mst tva".split(" "), "mã số thuế"],
  amount: [
    ..."amount total gross price fee revenue value balance net paid debit credit".split(" "),
    ...["số tiền", "tổng tiền", "thành tiền", "tổng cộng", "giá trị", "betrag", "summe", "brutto", "montant"],
    ...["gesamt", "gesamtbetrag", "rechnungsbetrag", "endbetrag", "umsatz", "preis", "ttc", "prix", "solde"],
    ...["importe", "monto", "saldo", "precio", "doanh thu", "bruttobetrag", "thanh toán", "doanh số"],
    ...["tiền hàng", "dư nợ", "phát sinh", "netto", "nettobetrag", "soll", "haben", "débit", "crédit"],
    ...[
      "debe",
      "haber",
      "money",
      "deposit",
      "deposits",
      "withdrawal",
      "withdrawals",
      "forderung",
      "honorar",
      "honoraires",
      "honorarios",
      "ht",
      "nợ",
      "tồn",
    ],
  ],
  /** What makes an amount a part of another, or of another kind. */
  part: [
    ..."tax vat gst taxes discount unit line paid due open remaining outstanding net cost budget".split(" "),
    ..."rate hourly tip shipping balance saldo solde tồn opening brought".split(" "),
    "đầu kỳ",
    ..."steuer steuerbetrag netto nettobetrag offen offener offene skonto rabatt ust mwst".split(" "),
    ...["thuế", "chưa thuế", "tiền thuế", "chiết khấu", "đơn giá", "ht", "tva", "remise", "unitaire", "iva"],
    ...["descuento", "neto", "pendiente", "unitario", "credit limit", "kreditlimit", "hạn mức"],
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
    "wkz",
    "mã nt",
    "ngoại tệ",
    "waehrungskennzeichen",
    "idevise",
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
    ...["ecriture lib", "motif", "intitule", "tên công việc"],
    ...["dealname", "titre", "objet", "libellé", "título", "asunto", "concepto", "descripción"],
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
    ..."name client customer company workspace business organization organisation payee contact".split(" "),
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
    ...["người mua", "đơn vị mua", "bên mua", "tên kh", "tên đt", "đối tác", "mandantenname", "auftraggeber"],
    ...["nom du compte", "nombre de la cuenta"],
    ...["tiers", "raison sociale", "razón social", "deudor", "debtor", "debitorenname", "lib", "debitoren"],
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

/** Names that a customer may stand under, once a column beside it has the customer's number. */
export const plainNames = [..."name tên nom nombre contact contacto kontakt kontaktname".split(" ")];

/** What an account of the books is called, not a customer's. */
const ledger =
  /\b(?:receivable|payable|checking|chequing|savings|credit card|revenue|income|expenses?|sales|cash|equity|a\/[rp])\b/i;

/** Whether most of the values look like names of accounts of the books; one customer in two hundred may be called so. */
export function isLedger({ text, others }: Leaf): boolean {
  const all = [text, ...others];
  return all.filter((one) => ledger.test(one)).length * 2 >= all.length;
}

/** Whether all examples, of which there are enough to tell, say the same. */
export function isConstant({ text, others }: Leaf): boolean {
  return others.length >= 2 && others.every((one) => one === text);
}

/** Whether every example has its own; `undefined` where there are too few to tell. */
export function isUnique({ text, others, absent }: Leaf): boolean | undefined {
  if (others.length + absent < 2) return undefined;
  return absent === 0 && new Set([text, ...others]).size === others.length + 1;
}

/** The value whose name fits best: of those that every example has, else of all. */
export function likeliest(leaves: readonly Leaf[], names: readonly string[]): Leaf | undefined {
  const fitting = leaves.filter((leaf) => named(leaf, names));
  const whole = fitting.filter(({ absent }) => absent === 0);
  return (whole.length > 0 ? whole : fitting).toSorted((a, b) => score(b, names) - score(a, names))[0];
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
