import type { PublishedEvent } from "../../../schemas/account-event.ts";
import { emailIdentity } from "../../shared/identity.ts";
import type { Again } from "../connector.ts";

/**
 * A message whose people and channel were looked up, with the link of today and on the side of today: a workspace that has
 * become ours takes its people off the customer, one that is ours no more puts them back.
 */
export const slackAgain: Again = (event, _settings, told = event) => {
  const { url } = told.object ?? {};
  const linked =
    event.object === undefined || url === undefined ? event : { ...event, object: { ...event.object, url } };
  if (isStranger(told) === isStranger(event)) return linked;
  return isStranger(told) ? asStranger(linked, told) : asOwn(linked, told);
};

/** Whether the author's workspace counts as a customer's. */
const isStranger = ({ identities }: PublishedEvent) => identities.some(({ type }) => type === "slack:team");

function asOwn({ direction: _direction, ...event }: PublishedEvent, told: PublishedEvent): PublishedEvent {
  const { email, ...actor } = event.actor ?? {};
  return {
    ...event,
    ...(told.direction === undefined ? {} : { direction: told.direction }),
    ...(event.actor ? { actor: { ...actor, kind: "team" } } : {}),
    identities: event.identities.filter(
      ({ type, value }) =>
        type !== "slack:team" && type !== "slack:user" && value !== emailIdentity(email)?.value,
    ),
  };
}

function asStranger(event: PublishedEvent, { identities }: PublishedEvent): PublishedEvent {
  return {
    ...event,
    direction: "in",
    ...(event.actor ? { actor: { ...event.actor, kind: "contact" } } : {}),
    identities: [...identities],
  };
}
