import type { Explained } from "./explained.ts";
import { filled, type Values, type ValuesOf } from "./said.ts";

/**
 * What came of a consent, by its code. The English sentences stand here and nowhere else; a translation has the same codes.
 * `{tool}` is the tool's title, `{name}` who has consented, `{word}` the tool's own word for what is wrong.
 */
export const consentWords = {
  another_browser:
    "This was begun in another browser. Open the address in the one in which you go on, or connect again.",
  another_tenant:
    "You are signed in at {tool} as {name}, and this was to be {before}. Nothing was changed: sign in there as {before} and connect again.",
  app_refused:
    "{tool} does not take the client id and secret ({word}). See that they are copied whole, and that they are of the environment that the settings name.",
  begun_wrongly: "This address leads to nothing that was begun here. Connect again from the hub.",
  clock_off:
    "{tool} does not take the consent ({word}), and the hub's clock is {minutes} minutes off. Set the clock, then connect again.",
  connected: "Connected with {tool} as {name}.",
  connected_with_less:
    "Connected with {tool} as {name}, without these rights: {scopes}. What needs them is not fetched: give the app these rights and connect again.",
  connection_gone:
    "The connection was removed or changed meanwhile. Nothing was kept: connect again from the hub.",
  cut_off: "{tool} did not answer, so nothing was kept. Connect again.",
  denied: "You have not agreed at {tool}. Nothing was changed.",
  expired: "This was begun more than ten minutes ago. Connect again.",
  key_not_taken:
    "{tool} does not take the app's id, user id and private key ({word}). See that they are copied whole and belong together, and that they are of the environment that the settings name.",
  no_refresh:
    "{tool} has given no access that lasts. Remove the hub from the apps you have allowed there, then connect again.",
  not_let_in:
    "{tool} gave an access that its API does not take ({word}). The app's keys may be of another environment than the settings name.",
  not_taken: "{tool} does not take the consent ({word}). Connect again.",
  other_user:
    "{tool} says that the user whose id was entered has not consented ({word}). Sign in there as that user, or let an administrator consent for everybody, then connect again.",
  refused:
    "{tool} has refused ({word}). See the app's registration there: the address to come back to, and its rights.",
  unclear: "{tool} did not say whose data this opens. Nothing was kept.",
  used: "This was finished already. To connect another, begin again in the hub.",
} as const;

export type ConsentCode = keyof typeof consentWords;

export interface Consent extends Explained {
  readonly code: ConsentCode;
}

/** What came of it, with what its sentence names. */
export function consentSaid<Code extends ConsentCode>(
  code: Code,
  ...values: ValuesOf<(typeof consentWords)[Code]>
): Consent;
export function consentSaid(code: ConsentCode, values: Values = {}): Consent {
  return { code, values: { ...values }, reason: filled(consentWords[code], values) };
}
