import type { Identity, PublishedEvent } from "../../../schemas/account-event.ts";
import { externalIdentity, identities } from "../../shared/identity.ts";
import { type Again, settingsBy } from "../connector.ts";
import { settings } from "./settings.ts";

/**
 * What was fetched of files on the customer that today's folder makes of where they lie: the folder right below it, or the
 * whole Dropbox. What stands there already stays: its customer may be known by a name that its folder had before.
 */
export const dropboxAgain: Again = (event, values) => {
  const { customersFolder = "" } = settingsBy(settings, values);
  const account = accountOf(event);
  const { folder } = event.details;
  if (account === undefined || typeof folder !== "string") return event;
  const parent = `${account}${customersFolder.toLowerCase()}/`;
  if (event.identities.some((one) => isWhole(one, customersFolder) || isBelow(one, parent))) return event;
  const inside = partsBelow(folder, customersFolder);
  const [customer, ...rest] = customersFolder === "" ? [undefined, ...inside] : inside;
  return {
    ...event,
    title: isPlaced(event) ? placedAt(event.title, folder, rest.join("/")) : event.title,
    identities: identities(
      customersFolder === "" ? externalIdentity("dropbox", "account", account) : undefined,
      ...(customer === undefined
        ? []
        : [
            externalIdentity("dropbox", "folder", `${parent}${customer.toLowerCase()}`),
            { type: "name", value: customer },
          ]),
      ...event.identities.filter(({ type }) => type === "email"),
    ),
  };
};

const isWhole = ({ type }: Identity, customersFolder: string) =>
  type === "dropbox:account" && customersFolder === "";

/** Whether it is a folder right below the customers' own. */
const isBelow = ({ type, value }: Identity, parent: string) =>
  type === "dropbox:folder" && value.startsWith(parent) && !value.slice(parent.length).includes("/");

/** Whose Dropbox it is: an id without a slash, before the path of a folder. */
function accountOf({ identities: known }: PublishedEvent): string | undefined {
  const told = known.find(({ type }) => type === "dropbox:account" || type === "dropbox:folder");
  return told?.value.split("/", 1)[0];
}

function partsBelow(folder: string, customersFolder: string): string[] {
  const isInside = `${folder}/`.toLowerCase().startsWith(`${customersFolder.toLowerCase()}/`);
  return isInside
    ? folder
        .slice(customersFolder.length)
        .split("/")
        .filter((part) => part !== "")
    : [];
}

/** Whether the title says where it is: that of one file or several does, that of a folder does not. */
const isPlaced = ({ object, details }: PublishedEvent) =>
  object?.kind === "file" || object?.kind === "path" || Array.isArray(details.files);

/** The title with another end of the folder's path at its end, in place of the one that is there. */
function placedAt(title: string, folder: string, place: string): string {
  const parts = folder.split("/").filter((part) => part !== "");
  const before = parts.map((_, at) => ` in ${parts.slice(at).join("/")}`).find((end) => title.endsWith(end));
  const bare = before === undefined ? title : title.slice(0, -before.length);
  return place === "" ? bare : `${bare} in ${place}`;
}
