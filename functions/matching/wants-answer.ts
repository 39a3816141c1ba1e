import type { PublishedEvent } from "../../schemas/account-event.ts";
import { answersInvitation } from "./invitation-answer.ts";
import { wordOf } from "./who-acted.ts";

type Said = Pick<PublishedEvent, "type" | "direction" | "actor"> & Partial<Pick<PublishedEvent, "details">>;

const asks = new Set([
  "message.posted",
  "message.mentioned",
  "email.received",
  "request.opened",
  "form.submitted",
]);
const bills = /^(invoice|credit|estimate|payment)\./;

/** Whether it is a customer's and wants an answer. */
export const wantsAnswer = (event: Said): boolean =>
  asks.has(event.type) && wordOf(event) === "customer" && !isAnswer(event.details?.subject);

const isAnswer = (subject: unknown) => typeof subject === "string" && answersInvitation(subject);

/** Whether it answers: anything that we say or send but a bill. */
export const answers = (event: Said): boolean => wordOf(event) === "us" && !bills.test(event.type);
