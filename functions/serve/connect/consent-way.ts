import type { Authorization, Collector, Consent } from "../../connectors/collector.ts";

/** A way in by consent. */
export type ConsentWay = Extract<Authorization, { readonly kind: "oauth2" }> & { readonly consent: Consent };

/** How a person consents to a tool's API; `undefined` where nobody does. */
export const consentWayOf = (collector: Collector | undefined): ConsentWay | undefined =>
  collector?.authorization.flatMap((way) =>
    way.kind === "oauth2" && way.consent ? [{ ...way, consent: way.consent }] : [],
  )[0];
