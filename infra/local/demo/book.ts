import type { LeftReason } from "../../../schemas/left-reasons.ts";

/** A client of the invented firm: who it is, what it pays, and how it keeps in touch. Money is in pounds, times are in days. */
export interface Client {
  readonly name: string;
  readonly owner: string;
  readonly tier?: "key" | "standard" | "small";
  readonly tags: readonly string[];
  readonly people: readonly [Contact, ...Contact[]];
  readonly domain: string;
  /** What the firm's own programs call it. */
  readonly code: string;
  readonly monthly: number;
  /** What it paid a month in the year before; left out where it was no client yet. */
  readonly before?: number;
  readonly months: number;
  /** Of its invoices, counted from the latest, those that are unpaid. */
  readonly unpaid: readonly number[];
  /** Days after the due date on which it usually pays. */
  readonly late: number;
  /** It usually writes every so many days, and last did so many days ago. */
  readonly every: number;
  readonly last: number;
  /** What it wrote about, so many minutes after six in the evening before; where it says nothing, it handed in a receipt. */
  readonly overnight?: { readonly after: number; readonly about?: string };
  /** Working days until the next meeting, and its time; left out where none is booked. */
  readonly next?: { readonly in: number; readonly at: string; readonly what: string };
  /** A credit that is not applied to any invoice. */
  readonly credit?: number;
  /** What its ledger says it owes beside its invoices: a journal entry, which the firm's query leaves out. */
  readonly besides?: number;
  /** Days since its engagement letter was sent, where that is not signed. */
  readonly unsigned?: number;
  /** Days since it did not come to a meeting. */
  readonly missed?: number;
  /** Days since its bank refused a direct debit. */
  readonly refused?: number;
  /** An estimate that waits for an answer: its amount, days since it was sent, and days until it runs out. */
  readonly estimate?: { readonly amount: number; readonly sent: number; readonly left: number };
  /** It hands in many more papers than a year ago: there is more to do for it than it pays for. */
  readonly grows?: true;
  /** It left so many days ago, for this cause and with these words of the manager's; what it told ends there. */
  readonly left?: { readonly ago: number; readonly reason: LeftReason; readonly note: string };
  /** What we are late with, and since how many days. */
  readonly task?: { readonly what: string; readonly since: number };
}

export interface Contact {
  readonly name: string;
  readonly email: string;
}

export const firm = { name: "Harbour & Pike", domain: "harbourpike.example" };
export const mai = { name: "Mai Tran", email: "mai@harbourpike.example" };
const tom = { name: "Tom Reed", email: "tom@harbourpike.example" };
export const staff: readonly Contact[] = [mai, tom];

/** The twelve clients, one at risk, one silent, one quieter, one too new to be known, the others well; and two that left. */
export const book: readonly Client[] = [
  {
    name: "Dovecote Care Homes",
    owner: mai.name,
    tier: "key",
    tags: ["bookkeeping", "payroll"],
    people: [
      { name: "Ngozi Adeyemi", email: "ngozi@dovecote-care.example" },
      { name: "Paul Marsh", email: "paul@dovecote-care.example" },
    ],
    domain: "dovecote-care.example",
    code: "DOV001",
    monthly: 1070,
    before: 1030,
    months: 24,
    unpaid: [0, 1, 2, 3, 4],
    late: 14,
    every: 8,
    last: 38,
    missed: 60,
    refused: 12,
    task: { what: "Payroll year-end papers", since: 6 },
  },
  {
    name: "Công ty Sen Vàng",
    owner: mai.name,
    tags: ["bookkeeping", "VAT"],
    people: [
      { name: "Nguyễn Thị Hoa", email: "hoa@senvang.example" },
      { name: "Lê Minh", email: "minh@senvang.example" },
    ],
    domain: "senvang.example",
    code: "SEN001",
    monthly: 790,
    before: 750,
    months: 24,
    unpaid: [0, 1, 2],
    late: 4,
    every: 6,
    last: 41,
  },
  {
    name: "Halden Joinery",
    owner: mai.name,
    tags: ["bookkeeping", "VAT"],
    people: [
      { name: "Ben Halden", email: "ben@haldenjoinery.example" },
      { name: "Ruth Halden", email: "ruth@haldenjoinery.example" },
    ],
    domain: "haldenjoinery.example",
    code: "HAL002",
    monthly: 600,
    before: 575,
    months: 24,
    unpaid: [0, 1],
    late: 12,
    every: 5,
    last: 3,
    next: { in: 4, at: "09:00", what: "Quarterly review" },
    estimate: { amount: 2400, sent: 24, left: 12 },
  },
  {
    name: "Fenland Growers Co-op",
    owner: tom.name,
    tags: ["bookkeeping"],
    people: [{ name: "Grace Fenn", email: "grace@fenland-growers.example" }],
    domain: "fenland-growers.example",
    code: "FEN003",
    monthly: 700,
    before: 675,
    months: 24,
    unpaid: [0, 1],
    late: 10,
    every: 11,
    last: 34,
  },
  {
    name: "Đặng Tailoring",
    owner: mai.name,
    tier: "small",
    tags: ["year-end"],
    people: [{ name: "Đặng Văn Long", email: "long@dangtailoring.example" }],
    domain: "dangtailoring.example",
    code: "DAN001",
    monthly: 165,
    before: 160,
    months: 24,
    unpaid: [0, 1],
    late: 20,
    every: 21,
    last: 12,
    unsigned: 40,
  },
  {
    name: "Bexley Scaffolding",
    owner: tom.name,
    tags: ["bookkeeping", "payroll"],
    people: [{ name: "Kieran Bexley", email: "kieran@bexleyscaffolding.example" }],
    domain: "bexleyscaffolding.example",
    code: "BEX001",
    monthly: 900,
    months: 2,
    unpaid: [0],
    late: 3,
    every: 9,
    last: 4,
    next: { in: 3, at: "11:00", what: "First quarter together" },
  },
  {
    name: "Northwind Roasters",
    owner: mai.name,
    tier: "key",
    tags: ["bookkeeping", "payroll", "VAT"],
    people: [
      { name: "Amelia Hart", email: "amelia@northwind-roasters.example" },
      { name: "Jane Doe", email: "jane@northwind-roasters.example" },
    ],
    domain: "northwind-roasters.example",
    code: "NWR001",
    monthly: 1550,
    before: 1400,
    months: 24,
    unpaid: [0],
    late: -1,
    every: 3,
    last: 1,
    overnight: { after: 135 },
    next: { in: 0, at: "14:00", what: "Monthly review" },
  },
  {
    name: "Orchard Day Nurseries",
    owner: mai.name,
    tags: ["bookkeeping", "payroll"],
    people: [{ name: "Sunita Rao", email: "sunita@orchardnurseries.example" }],
    domain: "orchardnurseries.example",
    code: "ORC001",
    monthly: 580,
    before: 550,
    months: 24,
    unpaid: [0],
    late: 6,
    every: 5,
    last: 1,
    overnight: { after: 220, about: "last year’s P60s" },
    grows: true,
  },
  {
    name: "Brook Street Physiotherapy",
    owner: mai.name,
    tags: ["bookkeeping"],
    people: [{ name: "Laura Finch", email: "laura@brookstreetphysio.example" }],
    domain: "brookstreetphysio.example",
    code: "BRO001",
    monthly: 360,
    before: 340,
    months: 24,
    unpaid: [0],
    late: 0,
    every: 9,
    last: 2,
    next: { in: 2, at: "11:00", what: "Tax planning call" },
  },
  {
    name: "Parkside Opticians",
    owner: mai.name,
    tags: ["bookkeeping", "payroll"],
    people: [{ name: "Daniel Osei", email: "daniel@parksideopticians.example" }],
    domain: "parksideopticians.example",
    code: "PAR001",
    monthly: 470,
    before: 450,
    months: 24,
    unpaid: [],
    late: -4,
    every: 6,
    last: 1,
    credit: 120,
    next: { in: 1, at: "16:00", what: "Payroll handover" },
  },
  {
    name: "Tran Family Dental",
    owner: mai.name,
    tags: ["bookkeeping", "payroll"],
    people: [{ name: "Linh Tran", email: "linh@tranfamilydental.example" }],
    domain: "tranfamilydental.example",
    code: "TRA001",
    monthly: 430,
    before: 408,
    months: 24,
    unpaid: [0],
    late: 2,
    every: 5,
    last: 1,
    overnight: { after: 62, about: "the payroll of December" },
    next: { in: 0, at: "16:30", what: "Cash-flow catch-up" },
  },
  {
    name: "Mekong Bistro",
    owner: tom.name,
    tags: ["bookkeeping", "VAT"],
    people: [{ name: "Bảo Phạm", email: "bao@mekongbistro.example" }],
    domain: "mekongbistro.example",
    code: "MEK001",
    monthly: 310,
    before: 300,
    besides: 45,
    months: 24,
    unpaid: [0],
    late: 1,
    every: 6,
    last: 2,
    next: { in: 1, at: "09:30", what: "VAT return" },
  },
  {
    name: "Larkfield Printers",
    owner: mai.name,
    tags: ["bookkeeping"],
    people: [{ name: "Joan Lark", email: "joan@larkfieldprinters.example" }],
    domain: "larkfieldprinters.example",
    code: "LAR002",
    monthly: 260,
    months: 14,
    unpaid: [],
    late: 6,
    every: 13,
    last: 9,
    left: { ago: 205, reason: "price", note: "Found a bookkeeper in town for less." },
  },
  {
    name: "Moss & Dale Interiors",
    owner: tom.name,
    tags: ["bookkeeping", "VAT"],
    people: [{ name: "Peter Dale", email: "peter@mossanddale.example" }],
    domain: "mossanddale.example",
    code: "MOS001",
    monthly: 340,
    months: 18,
    unpaid: [],
    late: 3,
    every: 10,
    last: 5,
    left: { ago: 96, reason: "closed", note: "Sold to a chain that keeps its books itself." },
  },
];

/** The second name under which a client was entered once more: it is merged into the first. */
export const twice = {
  of: "Northwind Roasters",
  code: "NWR-LTD",
  name: "Northwind Roasters Ltd",
  person: { name: "Omar Haddad", email: "omar@northwind-cafe.example" },
};

/** Whom nobody has placed yet: a company of the portal, a person who booked a meeting, and a name on receipts. */
export const strays = {
  company: { code: "SOL001", name: "Solent Yacht Charters" },
  person: { name: "Olivia Penn", email: "olivia@solentyachts.example" },
  receipts: { code: "DX-77", name: "Quay Street Deli" },
};
