import { createHash, randomBytes, randomUUID } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import * as z from "zod/mini";
import type { Clock } from "../../functions/shared/ports.ts";
import { type Person, person } from "../../schemas/sign-in-link.ts";
import { keptIn } from "./damaged.ts";

/** Milliseconds after which a session ends: from its beginning, and from when it was last used. */
const longest = 7 * 24 * 3_600_000;
const idle = 12 * 3_600_000;
/** How old the file's word of a session's last use may be. */
const exact = 5 * 60_000;

const session = z.object({ ...person.shape, subject: z.string(), since: z.number(), used: z.number() });
type Session = z.infer<typeof session>;
const file = z.object({
  sessions: z.record(z.string(), session),
  /** Who somebody of a name and a role is, whenever they sign in again: by both, as JSON. */
  people: z.record(z.string(), z.string()),
});

/** The sessions of one machine's console, in a file that only its owner can read: each lives here, and ends when it is ended. */
export class Sessions {
  readonly #path: string;
  readonly #now: Clock;
  /** By the digest of what the browser holds, so that who reads the file cannot sign in by it. */
  #kept: Map<string, Session>;
  readonly #people: Map<string, string>;
  #saved = 0;

  /** Throws `Damaged`. */
  constructor(path: string, now: Clock) {
    this.#path = path;
    this.#now = now;
    const known = keptIn(path, (json) => file.parse(json)) ?? { sessions: {}, people: {} };
    this.#kept = new Map(Object.entries(known.sessions));
    this.#people = new Map(Object.entries(known.people));
  }

  /** Begins one; the answer is what the browser shows from now on. Of one name and one role is one person; of two roles, two. */
  begin({ name, role }: Person): string {
    const token = randomBytes(32).toString("base64url");
    const at = this.#now().getTime();
    const who = JSON.stringify([name, role]);
    const subject = this.#people.get(who) ?? `local:${randomUUID()}`;
    this.#people.set(who, subject);
    this.#kept.set(digest(token), { name, role, subject, since: at, used: at });
    this.#save();
    return token;
  }

  /** Whose session it is; `undefined` where it is over or never was. */
  find(token: string): Session | undefined {
    const [name, at] = [digest(token), this.#now().getTime()];
    const found = this.#kept.get(name);
    if (!found || isOver(found, at)) return undefined;
    this.#kept.set(name, { ...found, used: at });
    if (at - this.#saved >= exact) this.#save();
    return found;
  }

  /** Ends a session, or with it all of that person's: a copy of what the browser held opens nothing any more. */
  end(token: string, everywhere: boolean): void {
    const ended = this.#kept.get(digest(token));
    this.#kept.delete(digest(token));
    if (ended && everywhere)
      for (const [name, one] of this.#kept) if (one.subject === ended.subject) this.#kept.delete(name);
    this.#save();
  }

  /** Ends all sessions, or all of everybody of one name; how many there were. */
  endAll(of?: string): number {
    const before = this.#kept.size;
    for (const [name, one] of this.#kept) if (of === undefined || one.name === of) this.#kept.delete(name);
    const ended = before - this.#kept.size;
    this.#save();
    return ended;
  }

  #save(): void {
    const at = this.#now().getTime();
    this.#kept = new Map([...this.#kept].filter(([, one]) => !isOver(one, at)));
    const kept = { sessions: Object.fromEntries(this.#kept), people: Object.fromEntries(this.#people) };
    writeFileSync(`${this.#path}.new`, JSON.stringify(kept), { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
    this.#saved = at;
  }
}

const digest = (token: string) => createHash("sha256").update(token).digest("hex");

/** One of the future is over, too: the clock was ahead when it began, and it would outlive every other. */
const isOver = ({ since, used }: Session, at: number) =>
  at - since >= longest || at - used >= idle || since - at > exact;
