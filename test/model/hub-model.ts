import { domainIn } from "../../functions/matching/domain.ts";
import { keysOf, type Matcher, nameOf } from "../../functions/matching/keys-of.ts";
import { type Lead, resolve } from "../../functions/matching/resolve.ts";
import { mergeParts } from "../../functions/record/merge-parts.ts";
import { provisionalAccountId } from "../../functions/store/keys.ts";
import { positionAt } from "../../functions/store/position.ts";
import { isUnnamed } from "../../functions/store/rows.ts";
import type { Identity, PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage } from "../../schemas/bus.ts";

interface Known {
  readonly parts: Record<string, PublishedEvent>;
  keys: Identity[];
  /** When it was recorded, and when it came to have its keys. */
  recordedTime: string;
  keyedTime: string;
  /** `stripped`: what named an erased account is gone. `either`: what was decided about it changed while it was being erased. */
  fate: "lives" | "stripped" | "erased" | "either";
}

interface Stamps {
  readonly recordedTime: string;
  readonly keyedTime?: string | undefined;
}

/** What the hub ought to hold: nothing but facts, in the order in which they took effect. Accounts are worked out again each time. */
export class HubModel {
  readonly #matcher: Matcher;
  readonly events = new Map<string, Known>();
  readonly #links = new Map<string, string[]>();
  readonly #mergedInto = new Map<string, string>();
  readonly #merges = new Map<string, { into: string; from: string }>();
  readonly #erased = new Set<string>();
  readonly #erasing = new Set<string>();
  /** The erasures there have been: up to when each takes events, and whose by their keys. */
  readonly #erasures: { readonly at: string; readonly takes: (keys: readonly Identity[]) => boolean }[] = [];
  readonly #lately = new Set<string>();
  /** Deliveries under way. `overtaken`: one of its identities has been led elsewhere meanwhile; `either`: then an account was erased. */
  readonly #delivering = new Set<{ sent: AccountEventMessage; overtaken: boolean; either: boolean }>();
  /** Events that an overtaken delivery has made while an erasure was asked for. */
  readonly #overtaken = new Set<string>();
  #inFlight = 0;
  readonly #watchers = new Set<() => void>();

  constructor(matcher: Matcher) {
    this.#matcher = matcher;
  }

  /** Calls back after every change; the answer ends it. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }

  /**
   * A delivery has come: filed by a link that has changed meanwhile it may, until that link's job comes to it, be where
   * the link led before. An account that is erased in this time takes it along or does not.
   */
  delivering(sent: AccountEventMessage): () => void {
    const one = { sent, overtaken: false, either: false };
    this.#delivering.add(one);
    return () => this.#delivering.delete(one);
  }

  /** What was put after an erasure has begun, though stamped before it, goes along or is news. */
  recorded(sent: AccountEventMessage, { recordedTime, keyedTime = recordedTime }: Stamps): void {
    const { data } = sent;
    const { part = "" } = data;
    const known: Known = this.events.get(data.id) ?? {
      parts: {},
      keys: [],
      recordedTime,
      keyedTime,
      fate: "lives",
    };
    if (part in known.parts || known.fate !== "lives") return;
    known.parts[part] = data;
    known.keys = keysOf(mergeParts(known.parts)?.identities ?? [], this.#matcher);
    known.keyedTime = keyedTime;
    const late = this.#erasures.filter(({ at, takes }) => recordedTime <= at && takes(known.keys));
    if (late.some(({ at }) => keyedTime <= at)) known.fate = "either";
    const under = [...this.#delivering].filter((one) => one.sent === sent);
    if (under.some(({ either }) => either)) known.fate = "either";
    if (this.#inFlight > 0 && under.some(({ overtaken }) => overtaken)) this.#overtaken.add(data.id);
    this.events.set(data.id, known);
    this.#changed();
  }

  /** An event that names no customer has been given the keys of one that does, or its own again. */
  followed(id: string, keys: readonly Identity[], keyedTime: string): void {
    const known = this.events.get(id);
    if (known?.fate !== "lives") return;
    known.keys = [...keys];
    known.keyedTime = keyedTime;
    this.#changed();
  }

  /**
   * By which keys an event that names no customer ought to be placed: those of the oldest of its object that does, else its
   * own. `undefined` for any other event, and where an erasure has had its hand in.
   */
  keysByObject(id: string): readonly Identity[] | undefined {
    const known = this.events.get(id);
    const event = known?.parts[""];
    if (!known || !event || !isUnnamed(event)) return undefined;
    const others = [...this.events.values()].filter(({ parts }) =>
      Object.values(parts).some(({ object }) => object?.id === event.object?.id),
    );
    if (others.some(({ fate }) => fate === "stripped" || fate === "either")) return undefined;
    const position = ({ time, id: of }: PublishedEvent) => positionAt(time, of);
    const [naming] = others
      .filter(({ fate, parts }) => fate === "lives" && !Object.values(parts).some(isUnnamed))
      .flatMap(({ parts, keys }) => Object.values(parts).map((one) => ({ at: position(one), keys })))
      .sort((a, b) => (a.at < b.at ? -1 : 1));
    return naming?.keys ?? keysOf(event.identities, this.#matcher);
  }

  assigned(key: Identity, account: string): void {
    const name = nameOf(key);
    this.#links.set(name, [...(this.#links.get(name) ?? []), account]);
    this.#disturb(name);
    this.#changed();
  }

  restored(key: Identity): void {
    const name = nameOf(key);
    const past = (this.#links.get(name) ?? []).slice(0, -1);
    const standing = past.findLast((account) => !this.#erased.has(account));
    // What is gone back to leaves its place in the past, whatever was skipped on the way.
    const rest = past.slice(0, -1);
    this.#links.set(name, standing === undefined ? [] : [...rest, standing]);
    this.#disturb(name);
    this.#changed();
  }

  merged(merge: string, into: string, from: string): void {
    this.#merges.set(merge, { into, from });
    this.#mergedInto.set(from, into);
    this.#changed();
  }

  unmerged(merge: string): void {
    const made = this.#merges.get(merge);
    if (made) this.#mergedInto.delete(made.from);
    this.#merges.delete(merge);
    this.#changed();
  }

  /** An erasure has been asked for: what is decided from now until it takes effect may come before it or after it. */
  erasing(): () => void {
    this.#inFlight++;
    return () => {
      if (--this.#inFlight > 0) return;
      this.#lately.clear();
      this.#overtaken.clear();
    };
  }

  erased(account: string, at: string): void {
    const gone = this.viewOf(account);
    this.#erasures.push({ at, takes: this.#taking(gone) });
    for (const one of this.#delivering) one.either ||= one.overtaken;
    for (const id of this.#overtaken) {
      const known = this.events.get(id);
      if (known) known.fate = "either";
    }
    for (const known of this.events.values())
      if (this.#keysEver(known).some((key) => this.#lately.has(nameOf(key)))) known.fate = "either";
    for (const known of this.events.values()) {
      const places = this.placesOf(known.keys);
      if (known.recordedTime > at) continue;
      if (known.keyedTime > at && places.some((place) => gone.includes(place))) known.fate = "either";
      if (known.fate === "erased" || known.fate === "either" || !places.some((place) => gone.includes(place)))
        continue;
      if (places.every((place) => gone.includes(place))) known.fate = "erased";
      else {
        known.keys = known.keys.filter((key) => !this.#leadsTo(gone, key));
        known.fate = "stripped";
      }
    }
    for (const one of gone) {
      this.#erased.add(one);
      this.#erasing.add(one);
    }
    for (const [name, past] of this.#links) if (gone.includes(past.at(-1) ?? "")) this.#links.delete(name);
    this.#changed();
  }

  /** Whether keys lead to accounts as things are now. */
  #taking(accounts: readonly string[]): (keys: readonly Identity[]) => boolean {
    const now = new HubModel(this.#matcher);
    for (const [name, past] of this.#links) now.#links.set(name, [...past]);
    for (const one of this.#erased) now.#erased.add(one);
    return (keys) => now.placesOf(keys).some((place) => accounts.includes(place));
  }

  /** Every erasure is finished. */
  settled(): void {
    this.#erasing.clear();
  }

  isErased(account: string): boolean {
    return this.#erased.has(account);
  }

  isMerged(account: string): boolean {
    return this.#mergedInto.has(account);
  }

  /** The account with all that are merged into it. */
  viewOf(account: string): string[] {
    const below = [...this.#mergedInto].filter(([, into]) => into === account).map(([from]) => from);
    return [account, ...below.flatMap((from) => this.viewOf(from))];
  }

  /** The accounts of an event with these keys. */
  placesOf(keys: readonly Identity[]): string[] {
    const leads = new Map<string, Lead>();
    for (const key of keys) {
      const account = this.#links.get(nameOf(key))?.at(-1);
      if (account !== undefined && !this.#erased.has(account))
        leads.set(nameOf(key), { accounts: [account], rule: "manual" });
    }
    const { claims } = resolve(keys, leads, "docusign");
    if (claims.length > 0) return claims.map(({ account }) => account);
    const [first] = keys;
    return first ? [this.provisionalOf(first)] : [];
  }

  provisionalOf(key: Identity): string {
    for (let generation = 0; ; generation++) {
      const account = provisionalAccountId(key, generation);
      if (!this.#erased.has(account)) return account;
    }
  }

  /** The events that are on an account's timeline. */
  seenOn(account: string): Set<string> {
    const view = this.viewOf(account);
    const here = [...this.events].filter(
      ([, { keys, fate }]) =>
        (fate === "lives" || fate === "stripped") &&
        this.placesOf(keys).some((place) => view.includes(place)),
    );
    return new Set(here.map(([id]) => id));
  }

  #keysEver({ parts, keys }: Known): Identity[] {
    return [...keysOf(mergeParts(parts)?.identities ?? [], this.#matcher), ...keys];
  }

  #leadsTo(accounts: readonly string[], key: Identity): boolean {
    const led = this.#links.get(nameOf(key))?.at(-1);
    if (led !== undefined || key.type !== "email") return led !== undefined && accounts.includes(led);
    const domain = { type: "domain", value: domainIn(key.value) ?? "" };
    return accounts.includes(this.#links.get(nameOf(domain))?.at(-1) ?? "");
  }

  /** While an erasure is under way, what is decided again about an event may come before it or after it. */
  #disturb(name: string): void {
    if (this.#inFlight > 0) this.#lately.add(name);
    for (const one of this.#delivering)
      one.overtaken ||= keysOf(one.sent.data.identities, this.#matcher).some((key) => nameOf(key) === name);
    if (this.#erasing.size === 0) return;
    for (const known of this.events.values())
      if (this.#keysEver(known).some((key) => nameOf(key) === name)) known.fate = "either";
  }
}
