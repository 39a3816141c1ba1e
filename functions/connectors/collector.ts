import type { EventObject, PublishedEvent } from "../../schemas/account-event.ts";
import type { FetchRequest } from "../../schemas/bus.ts";
import type { CatchUpKind } from "../../schemas/catch-up.ts";
import type { EventType } from "../../schemas/event-types.ts";
import type { Settings } from "../shared/ports.ts";
import type { EventDraft } from "./event-draft.ts";
import type { Answered, CollectorVerdict, Verdict } from "./verdict.ts";

/** One call of a tool's API; the hub adds the authorization. */
export interface ApiRequest {
  /** Left out, `GET`. */
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** An `https` address at one of the collector's `hosts`; the hub calls no other. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form, where the tool takes no JSON. */
  readonly form?: Readonly<Record<string, string>>;
  /** The answer has more than is asked for, such as texts: it is not kept with what is found in it. */
  readonly unkept?: boolean;
}

/** What the tool answered, and what that means. */
export interface ApiAnswer extends Answered {
  readonly verdict: CollectorVerdict;
}

/** An object that is not there any more. `becomes`: what that tells, by the newest event of it that the hub has. */
export interface Gone {
  readonly object: EventObject;
  becomes(last: PublishedEvent): EventDraft | undefined;
}

/**
 * An object as the tool shows it. `event` is what that tells of one that the hub has no event of; `since`, where there is one:
 * by the newest of them, and by whether `event` stands already (a meeting that was moved there and back).
 */
export interface Seen {
  readonly event: EventDraft;
  since(last: PublishedEvent, isTold: boolean): EventDraft;
}

export interface Collected {
  /** The events that the fetch names, with what was found: same ids. Those that nothing was found for are left out. */
  readonly filled?: readonly PublishedEvent[];
  /** Those of the fetch's events whose object the tool no longer shows: they end as they are, and say so. */
  readonly absent?: readonly PublishedEvent[];
  /** The tool's own word for not showing them, where that tells of the credentials: they may lack a right to all such things. */
  readonly hidden?: string;
  /** What the tool says it was asked wrongly, in its own codes: the rest is told, and the fetch goes to the dead letters. */
  readonly wrong?: readonly string[];
  /** Events that no webhook told. Same key and type, same event, however often it is fetched. */
  readonly events?: readonly EventDraft[];
  /** As `events`, of objects whose last event says what is new of them. */
  readonly seen?: readonly Seen[];
  /** Objects that the tool has no longer: what the hub knows last of each says what became of it, and when nothing did. */
  readonly gone?: readonly Gone[];
  /** Where the next fetch of the same key goes on; left out, the cursor stays as it is. */
  readonly cursor?: string;
  /** There is more than one call of the hub should fetch: the same fetch goes on from `cursor`. */
  readonly more?: boolean;
  /** The tool has forgotten what it would have told since then: all that it has of that time is read, as a check does. */
  readonly unread?: string;
}

/** Whose data a consent opens, by the tool's own id: a company's books, a workspace, a mailbox. `name` as people call it. */
export interface Tenant {
  readonly id: string;
  readonly name?: string;
}

/** What came of a consent: the query that the tool sent the person back with, and its token address's answer. */
export interface Consented {
  readonly query: Readonly<Record<string, string>>;
  readonly answer: Readonly<Record<string, unknown>>;
}

/** How a person consents at the tool that the hub reads their data there. RFC 6749, 4.1, as each vendor has it. */
export interface Consent {
  readonly authorizeUrl: (settings: Settings) => string;
  /** The least that the collector needs. */
  readonly scopes: readonly string[];
  /** What stands between scopes; left out, a space. */
  readonly between?: string;
  /** Whether the vendor takes a proof of who began (RFC 7636, S256). */
  readonly pkce?: boolean;
  /** Those of the scopes that the vendor takes and does not name among what it has given. */
  readonly unrepeated?: readonly string[];
  /** Whether the vendor sends people back to an `http` address of their own machine, for trying it out; left out, never. */
  readonly loopback?: (settings: Settings) => boolean;
  /** What the vendor wants in the authorization request besides. */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Whose consent it was, by one call at the most. Throws `UnexpectedAnswer` where the vendor does not say.
   */
  tenant(consented: Consented, settings: Settings): Generator<ApiRequest, Tenant, ApiAnswer>;
}

/** What a consent to being acted as asks for, and whom the assertion is for. */
export interface Impersonation {
  readonly scopes: readonly string[];
  readonly audience: (settings: Settings) => string;
}

/**
 * A stretch of time of which all that a tool has is read, its end first. `cursor`: where the page before has left off;
 * `mark`: what the pass before, or a page of this one, has left for the next.
 */
export interface Stretch {
  readonly kind: CatchUpKind;
  readonly tenant: string | undefined;
  readonly from: string;
  readonly until: string;
  readonly cursor: string | undefined;
  readonly mark?: string | undefined;
}

/**
 * Something that a tool has. The event has the id that the tool's webhook would have given it, where both say the same of
 * it; with `within`, it is also known where the hub has any event of its object, so many milliseconds before or after; and
 * with `isTold` where one of the newest of these, or of those of the object that it is `among`, is as that says.
 * `mayBeSame`: the tool does not say whether it is the same as the one before it, and it is told only where that one is known.
 * `since`: as of what is `Seen`.
 */
export interface Had {
  readonly event: EventDraft;
  readonly within?: number;
  readonly among?: EventObject;
  isTold?(before: PublishedEvent): boolean;
  readonly mayBeSame?: true;
  readonly since?: Seen["since"];
}

/**
 * One page of a stretch. Without a `cursor` it is the last one. `reached`: down to when everything has now been read.
 * `opening`, on the last page: whatever is unpaid has been read, of any age. `mark`: kept for the passes after this one.
 */
export interface Page {
  readonly had: readonly Had[];
  /** As in what a fetch has collected. */
  readonly gone?: readonly Gone[];
  /**
   * What is read besides by the cursor of its key: it tells the rest as where a delivery had asked for it. Of a check, what
   * no delivery can have told counts as missed, where the collector says what a delivery is `telling` of.
   */
  readonly fetch?: Pick<FetchRequest, "key" | "scope">;
  readonly mark?: string;
  readonly cursor?: string;
  readonly reached?: string;
  readonly opening?: boolean;
}

/** What a tool should tell the hub, by one subscription of its API. `what` names it among those of a tenant. */
export interface Wanted {
  readonly what: string;
  /** By the tool's own names. */
  readonly events: readonly string[];
}

/** A subscription as the tool lists it. `what` is what it would be, were it one that the hub wants. */
export interface Subscription extends Wanted {
  /** The tool's own id. */
  readonly id: string;
  /** Where the tool sends what it tells. */
  readonly url: string;
  readonly state: "active" | "disabled";
  /** Disabled for good: another takes its place. */
  readonly isFinal?: boolean;
  /** When it ends unless it is renewed, where the tool says. */
  readonly ends?: string;
}

export interface SubscribingContext {
  /** The connection's address. */
  readonly url: string;
  readonly settings: Settings;
  /** Whose subscriptions they are, where a consent has named them. */
  readonly tenant: string | undefined;
  readonly now: Date;
}

type Subscribing<Result> = Generator<ApiRequest, Result, ApiAnswer>;

interface Subscribed {
  /** What there should be and what there is, at whatever address. */
  look(
    context: SubscribingContext,
  ): Subscribing<{ readonly wanted: readonly Wanted[]; readonly there: readonly Subscription[] }>;
  /** Left out, what is disabled is made again. */
  enable?(id: string, context: SubscribingContext): Subscribing<void>;
  /** Left out, what is about to end is made again. */
  renew?(id: string, context: SubscribingContext): Subscribing<void>;
  /** One that is not there any more is removed. */
  remove(id: string, context: SubscribingContext): Subscribing<void>;
}

/**
 * How what a tool tells is subscribed to by its API. Pure, by calls as in `steps`. The hub looks after consent and every
 * hour, compares what there should be with what there is (`subscriptionSteps`), and leaves alone what is sent elsewhere.
 * `make` answers with the tool's own id. Who chooses what deliveries are signed with is the hub, which accepts it before it
 * subscribes, or the tool by its answer: then the hub accepts it before it has the subscription enabled, where it must be.
 * `entered`: the tool has it from elsewhere, and a person has entered it.
 */
export type Subscriptions = Subscribed &
  (
    | {
        readonly secret: "ours";
        make(
          wanted: Wanted,
          context: SubscribingContext,
          secret: string,
        ): Subscribing<{ readonly id: string }>;
      }
    | {
        readonly secret: "theirs";
        make(
          wanted: Wanted,
          context: SubscribingContext,
        ): Subscribing<{ readonly id: string; readonly secret: string }>;
      }
    | {
        readonly secret: "entered";
        make(wanted: Wanted, context: SubscribingContext): Subscribing<{ readonly id: string }>;
      }
  );

/** A refresh token is sent to one of the `hosts`: RFC 7009. */
export interface TokenRevocation {
  readonly url: string;
  readonly clientIn: "header" | "body" | "nowhere";
  /** Left out, as a form. */
  readonly as?: "json";
}

/** How a tool takes back what a consent has opened. */
export type Revocation =
  /**
   * By calls that the access itself lets in. Where they answer that nobody else is read by it, the refresh token is given
   * back, too, as `last` says.
   */
  | {
      readonly with: "itself";
      steps(settings: Settings, tenant: string | undefined): Generator<ApiRequest, boolean, ApiAnswer>;
      readonly last?: TokenRevocation;
    }
  /** By the refresh token. */
  | ({ readonly with: "refresh token" } & TokenRevocation)
  /** By a person, at the tool alone. `why`: a limit of the catalogue's. */
  | { readonly with: "nothing"; readonly why: string };

/** How the hub is let in by a tool's API. */
export type Authorization =
  /** A token that the team makes in the tool and that does not end by itself. `scheme`: `Bearer` unless the tool wants another. */
  | { readonly kind: "token"; readonly scheme?: string }
  /** OAuth 2.0 with a refresh token; some tools give a new one with each access token. `tokenUrl` at one of the `hosts`. */
  | {
      readonly kind: "oauth2";
      readonly tokenUrl: (settings: Settings) => string;
      /**
       * Left out, the client's id and secret go into the `Authorization` header. `hash`: the id into the body, and the
       * SHA-256 of the secret, a bar and what is given for the tokens.
       */
      readonly clientIn?: "header" | "body" | "hash";
      /** Seconds for which a refresh token is good that is not used, as the vendor documents it; what an answer says goes before it. */
      readonly refreshLives?: number;
      /** Headers that the token address wants besides when an access is renewed. */
      readonly renewing?: Readonly<Record<string, string>>;
      /** An answer of the token address as OAuth has it, where the vendor has it in another form. */
      readonly tokenAnswer?: (body: unknown) => unknown;
      /** The vendor's words for a refusal, by those of RFC 6749, 5.2. */
      readonly refusals?: Readonly<Record<string, "invalid_grant" | "invalid_client">>;
      /** How the hub gives back what it was let in with; left out where nobody consents. */
      readonly revocation?: Revocation;
      /** How a person consents; left out, the refresh token is entered by hand. */
      readonly consent?: Consent;
      /**
       * How an app that shows a key acts as a user who has consented to that: an assertion at `tokenUrl` (RFC 7523), one
       * for each access token. Left out, the tool takes none.
       */
      readonly impersonation?: Impersonation;
    }
  /** OAuth 2.0 with the client's id and secret alone, in the `Authorization` header: no person consents, nothing is to be refreshed. */
  | {
      readonly kind: "client-credentials";
      readonly tokenUrl: (settings: Settings) => string;
      readonly scope: string;
    }
  /** A Google service account that a Workspace administrator lets act for mailboxes. */
  | { readonly kind: "google-service-account"; readonly scope: string };

export interface FetchContext {
  /** What the last fetch of this key left. */
  readonly cursor: string | undefined;
  readonly settings: Settings;
  /** When the fetch is carried out. */
  readonly now: string;
}

/** Calls that a vendor takes of one tenant within so many seconds. */
export interface Limit {
  readonly calls: number;
  readonly within: number;
}

/**
 * How a tool's API is read. Pure: `steps` yields calls and is given their answers; the hub makes them: up to 200 calls and
 * 60 seconds a fetch, each answered within 15 seconds by at most 5 MB, and follows no redirect. What `steps` throws ends
 * the fetch: its events stay as the webhook told them, and the fetch goes to the dead letters.
 */
export interface Collector {
  /** Host names, or `*.` and a domain, that calls and tokens may go to. */
  readonly hosts: readonly string[];
  /** The ways in, the best first; the connection's credentials say which one is used. */
  readonly authorization: readonly Authorization[];
  /** Types of the events that it alone tells, and no webhook. */
  readonly eventTypes?: readonly EventType[];
  /** What the vendor documents of its limits for one tenant; the hub keeps to half of it. Left out, its `Retry-After` alone counts. */
  readonly limit?: Limit;
  /**
   * The scope of one fetch that does for two of a key, whose events are all among its `fills`; `undefined` where none does.
   * Left out, each is carried out, and what they ask alike is asked once.
   */
  together?(one: FetchRequest["scope"], other: FetchRequest["scope"]): FetchRequest["scope"] | undefined;
  /** What an answer means where the vendor says more than its status does; `undefined` leaves it to that. */
  verdict?(told: Answered): Verdict | undefined;
  /**
   * Whose data a fetch is about, by the id that a consent names; left out, a connection has one tenant alone. Total: where
   * the settings do not say it yet, `undefined`, and the fetch waits.
   */
  tenant?(toFetch: FetchRequest, settings: Settings): string | undefined;
  /**
   * Where the first fetch of a key begins. Kept even where that fails: what is told meanwhile must not begin later, and so
   * leave out what was told first. Left out, there is nothing to lose.
   */
  start?(toFetch: FetchRequest, now: string): string | undefined;
  /** For whom a service account acts. */
  subject?(toFetch: FetchRequest): string;
  /** Those for whom a service account may act, as tenants. */
  subjects?(settings: Settings): readonly string[];
  /** Fetches that are due every day, such as those that renew what a tool forgets. */
  daily?(settings: Settings): readonly Pick<FetchRequest, "key" | "scope">[];
  /**
   * How all that a tool has of a stretch of time is read: one page of it, by calls as in `steps`. The hub asks page after
   * page, each from the cursor of the one before, and a page again whose end it has not seen.
   */
  since?(stretch: Stretch, context: Omit<FetchContext, "cursor">): Generator<ApiRequest, Page, ApiAnswer>;
  /**
   * The object of the events by which deliveries say that what a key names has changed, and never what; left out, deliveries
   * name what they tell of.
   */
  telling?(key: string): EventObject;
  /**
   * Whether no delivery has told of a change that a check's fetch has found, by what the tool counts changes with; `told`:
   * the newest of them. Such a fetch is carried out an hour after the check, and finds nothing later than that. Left out,
   * changes have times, which say it.
   */
  isUntold?(change: EventDraft, told: readonly PublishedEvent[]): boolean;
  /** Whether the settings say yet what `since` is to read; left out, they need not. */
  mayRead?(settings: Settings): boolean;
  /** Left out, what the tool tells is set up by hand. */
  readonly subscriptions?: Subscriptions;
  steps(toFetch: FetchRequest, context: FetchContext): Generator<ApiRequest, Collected, ApiAnswer>;
}
