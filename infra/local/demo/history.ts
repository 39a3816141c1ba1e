import { randomUUID } from "node:crypto";
import { book, type Client, type Contact, firm, mai, staff, strays, twice } from "./book.ts";
import { daysAfter, daysAgo, eveningBefore, monthsAgo, numbers, workingDaysAhead } from "./moments.ts";

/** Something that a tool tells, and when it happened; what happened first is told first. */
export interface Told {
  readonly tool: "calendly" | "client-hub" | "dext" | "docusign" | "jetpack-workflow" | "practice-cs";
  readonly at: Date;
  /** As the tool writes it. */
  readonly body: object;
}

/** Two years of the firm's money and a year of all else, up to now, and the meetings ahead. */
export function historyOf(now: Date): Told[] {
  return [...book.flatMap((client) => [...historyWith(client, now)]), ...straysAt(now)]
    .filter(({ at }) => at <= now)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

function* historyWith(client: Client, today: Date): Generator<Told> {
  const now = client.left === undefined ? today : daysAgo(today, client.left.ago, 0);
  yield* money(client, now, today);
  yield* contacts(client, now);
  yield* meetings(client, now);
  yield* agreements(client, now);
  yield* tasks(client, now);
  yield* papers(client, now);
}

const monthLong = 30 * 24 * 60 * 60_000;
const day = (date: Date) => date.toISOString().slice(0, 10);
const pounds = (amount: number) => amount.toFixed(2);

/** What the ledger tells, and by how much each changes what the client owes; with its balance after each. */
function* money(client: Client, now: Date, today: Date): Generator<Told> {
  let balance = client.besides ?? 0;
  const booked = [...entries(client, now, today)].filter(({ at }) => at <= today);
  for (const { at, owes = 0, ...body } of booked.sort((a, b) => a.at.getTime() - b.at.getTime())) {
    balance += owes;
    const { code: client_id, name: client_name } = client;
    const said = { client_id, client_name, currency: "GBP", at: at.toISOString(), balance: pounds(balance) };
    yield { tool: "practice-cs", at, body: { ...said, ...body } };
  }
}

interface Entry {
  readonly at: Date;
  readonly record: "invoice" | "receipt" | "refused" | "estimate" | "credit";
  /** By how much it changes what the client owes. */
  readonly owes?: number;
}

/** An invoice a month, due thirty days later, and its payment, which may come after a client has left. */
function* entries(client: Client, now: Date, today: Date): Generator<Entry & Record<string, unknown>> {
  const { code, monthly, before, months, unpaid, late, credit, refused, estimate } = client;
  const chance = numbers(code);
  const since = Math.round((today.getTime() - now.getTime()) / monthLong);
  const issuedOn = 2 + (code.charCodeAt(2) % 20);
  for (let n = months - 1; n >= 0; n--) {
    const at = monthsAgo(now, n, issuedOn);
    const due = daysAfter(at, 30);
    const number = numberOf(code, n + since);
    const owes = n < 12 ? monthly : (before ?? monthly);
    const amount = pounds(owes);
    const invoice = { record: "invoice", number, amount, issued: day(at), due: day(due) } as const;
    yield { ...invoice, at, owes, status: "sent", open: amount };
    if (unpaid.includes(n)) continue;
    // Later in the day than invoices are written: of what is booked at one instant no order is known.
    const paid = daysAfter(due, late + Math.round(chance.next().value * 4 - 2) + 3 / 24);
    if (paid > today) continue;
    yield { ...invoice, at: paid, owes: -owes, status: "paid", open: "0" };
    yield { record: "receipt", at: paid, number: `R-${number.slice(3)}`, amount, open: "0", pays: number };
  }
  if (refused !== undefined)
    yield {
      ...{ record: "refused", at: daysAgo(now, refused, 10), number: `DD-${code}` },
      ...{ amount: pounds(monthly), pays: numberOf(code, 1) },
    };
  if (estimate !== undefined) {
    const { amount, sent, left } = estimate;
    yield {
      ...{ record: "estimate", at: daysAgo(now, sent, 95), amount: pounds(amount) },
      number: `E-${100 + book.findIndex((one) => one.code === code)}`,
      due: day(daysAfter(now, left)),
    };
  }
  if (credit !== undefined)
    yield {
      ...{ record: "credit", at: daysAgo(now, 50, 130), owes: -credit },
      ...{ number: `CN-${code.slice(0, 3)}`, amount: pounds(credit), open: pounds(credit) },
    };
}

/** Of an invoice so many months before the latest: a month's invoices are numbered one after the other. */
const numberOf = (code: string, n: number) =>
  `HP-${3100 - n * book.length + book.findIndex((one) => one.code === code)}`;

const subjects = [
  "VAT return",
  "payslips for this month",
  "bank statement",
  "a new starter",
  "supplier payments",
  "the direct debit",
  "holiday pay",
  "mileage",
];
const suppliers = [
  "British Gas",
  "Screwfix",
  "Royal Mail",
  "BT",
  "Brakes",
  "Shell",
  "Amazon",
  "Travis Perkins",
];

/** What it writes and hands in at its own pace, and our answers. */
function* contacts(client: Client, now: Date): Generator<Told> {
  const { people, every, last, tags, months, overnight } = client;
  const chance = numbers(`${client.code} writes`);
  const from = Math.min(365, months * 30);
  for (let ago = last, n = 0; ago < from; n++) {
    const at = daysAgo(now, ago, Math.floor(60 + chance.next().value * 500));
    const person = people[n % people.length] ?? people[0];
    const subject = subjects[Math.floor(chance.next().value * subjects.length)] ?? "";
    const handsIn = tags.includes("bookkeeping") && n % 3 === 1;
    if (handsIn) yield receipt(client, at, Math.floor(chance.next().value * suppliers.length));
    else {
      yield message(client, at, person, subject, "in");
      yield message(client, daysAfter(at, 2 / 24), owner(client), subject, "out");
    }
    // Around its usual pace, and now and then right away.
    ago += Math.max(1, Math.round(every * (0.5 + chance.next().value)));
  }
  if (overnight !== undefined) {
    const at = eveningBefore(now, overnight.after);
    yield overnight.about === undefined
      ? receipt(client, at, 1)
      : message(client, at, people[0], overnight.about, "in");
  }
}

const owner = (client: Pick<Client, "owner">) => staff.find(({ name }) => name === client.owner) ?? mai;

const customer = ({ code, name }: Pick<Client, "code" | "name">) => ({
  account_ref: code,
  account_name: name,
});

function message(
  of: Pick<Client, "code" | "name">,
  at: Date,
  who: Contact | undefined,
  about: string,
  direction: "in" | "out",
): Told {
  return {
    tool: "client-hub",
    at,
    body: {
      event_id: `${of.code} ${direction} ${at.getTime()}`,
      event_type: "message.posted",
      occurred_at: at.toISOString(),
      ...customer(of),
      title: `${direction === "in" ? "Wrote" : "Answered"} about ${about}`,
      about,
      ...(who ? { actor: who } : {}),
      direction,
    },
  };
}

function receipt(client: Pick<Client, "code" | "name">, at: Date, n: number): Told {
  const supplier = suppliers[n] ?? "";
  return {
    tool: "dext",
    at,
    body: {
      event_id: `${client.code} ${supplier} ${at.getTime()}`,
      event_type: "expense.captured",
      occurred_at: at.toISOString(),
      ...customer(client),
      title: `Handed in a receipt of ${supplier}`,
      about: supplier,
      amount: pounds(12 + n * 17.35),
      currency: "GBP",
      direction: "in",
    },
  };
}

/** One held every quarter, one missed where it was, and the next. */
function* meetings(client: Client, now: Date): Generator<Told> {
  const { people, months, last, missed, next } = client;
  for (let ago = last + 20; ago < Math.min(365, months * 30); ago += 91) {
    const start = daysAgo(now, ago, 180);
    yield booked(client, people[0], "Quarterly review", start, daysAfter(start, -9));
  }
  if (missed !== undefined) {
    const start = daysAgo(now, missed, 240);
    const meeting = [client, people[0], "Cash-flow catch-up", start, daysAfter(start, -6)] as const;
    yield booked(...meeting);
    const at = daysAfter(start, 0.5 / 24);
    const created_at = at.toISOString();
    const payload = { ...invitee(...meeting), no_show: { created_at } };
    yield { tool: "calendly", at, body: { event: "invitee_no_show.created", created_at, payload } };
  }
  if (next !== undefined)
    yield booked(
      client,
      people[0],
      next.what,
      workingDaysAhead(now, next.in, next.at),
      daysAgo(now, last, 215),
    );
}

function booked(
  client: Pick<Client, "code" | "owner">,
  who: Contact,
  what: string,
  start: Date,
  at: Date,
): Told {
  const payload = invitee(client, who, what, start, at);
  return {
    tool: "calendly",
    at,
    body: { event: "invitee.created", created_at: at.toISOString(), payload },
  };
}

function invitee(
  client: Pick<Client, "code" | "owner">,
  { name, email }: Contact,
  what: string,
  start: Date,
  at: Date,
) {
  const meeting = `https://api.calendly.com/scheduled_events/${client.code}-${start.getTime()}`;
  const host = owner(client);
  return {
    uri: `${meeting}/invitees/1`,
    name,
    email,
    created_at: at.toISOString(),
    timezone: "Europe/London",
    scheduled_event: {
      uri: meeting,
      name: what,
      start_time: start.toISOString(),
      end_time: daysAfter(start, 0.5 / 24).toISOString(),
      location: { type: "zoom", join_url: `https://meet.${firm.domain}/${client.code.toLowerCase()}` },
      event_memberships: [{ user_email: host.email, user_name: host.name }],
    },
  };
}

/** The year's engagement letter: sent and signed, or still waiting. */
function* agreements(client: Client, now: Date): Generator<Told> {
  const ago = client.unsigned ?? Math.min(300, client.months * 30 - 10);
  const [sent, signed] = [daysAgo(now, ago, 150), daysAgo(now, ago - 2, 200)];
  const id = randomUUID();
  yield envelope(client, id, "sent", sent, sent);
  if (client.unsigned === undefined) yield envelope(client, id, "completed", sent, signed);
}

function envelope(client: Client, id: string, status: "sent" | "completed", sent: Date, at: Date): Told {
  const { name, email } = client.people[0];
  const { name: userName, email: from } = owner(client);
  return {
    tool: "docusign",
    at,
    body: {
      event: `envelope-${status}`,
      generatedDateTime: at.toISOString(),
      data: {
        accountId: firm.domain,
        envelopeId: id,
        envelopeSummary: {
          status,
          emailSubject: `Engagement letter ${at.getUTCFullYear()}`,
          sentDateTime: sent.toISOString(),
          statusChangedDateTime: at.toISOString(),
          ...(status === "completed" ? { completedDateTime: at.toISOString() } : {}),
          sender: { userName, email: from },
          recipients: {
            signers: [
              {
                recipientId: "1",
                name,
                email,
                status,
                ...(status === "completed" ? { signedDateTime: at.toISOString() } : {}),
              },
            ],
          },
        },
      },
    },
  };
}

const month = new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" });

/** The month's books, done in the week after it; what is late. */
function* tasks(client: Client, now: Date): Generator<Told> {
  const tells = (at: Date, type: string, what: string, verb: string): Told => ({
    tool: "jetpack-workflow",
    at,
    body: {
      event_id: `${client.code} ${what} ${type}`,
      event_type: type,
      occurred_at: at.toISOString(),
      ...customer(client),
      task: what,
      title: `${verb} ${what}`,
      about: `${client.code} ${what}`,
      actor: owner(client),
      direction: "out",
    },
  });
  for (let n = Math.min(12, client.months) - 1; n >= 0; n--) {
    const at = monthsAgo(now, n, 5 + (client.code.charCodeAt(1) % 4));
    const of = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1, 1));
    yield tells(at, "task.completed", `the books of ${month.format(of)}`, "Finished");
  }
  if (client.task !== undefined) {
    const { what, since } = client.task;
    yield tells(daysAgo(now, since + 21, 90), "task.assigned", what, "Took on");
    yield tells(daysAgo(now, since, 60), "task.overdue", what, "Overdue:");
  }
}

/** Papers of a client that grows: one in eight days of the year before, one in three and a half of the last quarter. */
function* papers(client: Client, now: Date): Generator<Told> {
  const { code, people, grows } = client;
  const [quarter, back] = [91, 5 * 91];
  for (let ago = 2; grows && ago < back; ago += ago < quarter ? 3.5 : 8) {
    const at = daysAgo(now, ago, 140);
    yield {
      tool: "client-hub",
      at,
      body: {
        event_id: `${code} paper ${at.getTime()}`,
        event_type: "document.added",
        occurred_at: at.toISOString(),
        ...customer(client),
        title: "Handed in a new starter’s papers",
        about: "a new starter’s papers",
        actor: people[0],
        direction: "in",
      },
    };
  }
}

/** What nobody has placed yet, and the second name of a client. */
function straysAt(now: Date): Told[] {
  const { company, person, receipts } = strays;
  const start = workingDaysAhead(now, 4, "15:00");
  return [
    ...[21, 12, 4].map((ago) =>
      message(company, daysAgo(now, ago, 190), undefined, "moving over from another firm", "in"),
    ),
    booked({ code: "stray", owner: mai.name }, person, "First call", start, daysAgo(now, 2, 300)),
    ...[9, 3].map((ago) => receipt(receipts, daysAgo(now, ago, 250), ago % suppliers.length)),
    ...[70, 33].map((ago) => message(twice, daysAgo(now, ago, 350), twice.person, "the café's till", "in")),
  ];
}
