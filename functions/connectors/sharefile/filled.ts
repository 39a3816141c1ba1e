import type { Identity, PublishedEvent } from "../../../schemas/account-event.ts";
import { emailIdentity, externalIdentity, identities } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import { type Found, filledWith } from "../fetched.ts";
import { known } from "../filled.ts";
import { verbFirst } from "../verb-first.ts";
import type { Item, User } from "./models.ts";

/** A file's or a folder's event with its name, its place, and who did it where ShareFile tells. */
export const filledItem = (thin: PublishedEvent, found: Item, by: User | undefined): PublishedEvent =>
  filledWith(thin, itemFound(thin, found, by));

/** An event as its ids alone tell it. */
type Thin = Pick<PublishedEvent, "type" | "object" | "identities">;

/** What an item says of an event of it; `by`: who did it. */
export function itemFound(thin: Thin, found: Item, by: User | undefined): Found {
  const name = found.Name ?? found.FileName;
  const expires = toInstant(found.ExpirationDate);
  return {
    ...(name ? { title: itemTitle(thin, name, found.Parent?.Name) } : {}),
    ...whoActed(by),
    ...(thin.object && name ? { object: { ...thin.object, name } } : {}),
    identities: identities(...foldersOf(thin, found), ...thin.identities, customerOf(by)),
    details: known({
      folderName: found.Parent?.Name,
      size: found.FileSizeBytes,
      // ShareFile writes "never" as a date near the end of the calendar.
      expires: expires && expires < "9000" ? expires : undefined,
      by: by?.Email ?? personName(by),
      company: by?.Company,
    }),
  };
}

const places: Readonly<Record<string, string>> = {
  "document.added": "to",
  "document.changed": "in",
  "document.downloaded": "from",
  "document.removed": "from",
};

function itemTitle({ type, object }: Thin, name: string, folder: string | undefined): string {
  const word = object?.state ?? "downloaded";
  return verbFirst(word, `${name}${folder ? ` ${places[type]} ${folder}` : ""}`);
}

/** Roots that ShareFile makes: everybody's files are below them. */
const roots: ReadonlySet<string> = new Set([
  "root",
  "home",
  "favorites",
  "allshared",
  "connectors",
  "box",
  "top",
]);

/** The folder that it is in and those above: a customer's folder is often one of these. The first of a path is the account. */
function foldersOf({ object, identities: [parent] }: Thin, { Path: path = "" }: Item): Identity[] {
  const [account = "", id] = object?.id.split("/") ?? [];
  const above = path
    .split("/")
    .filter((part) => /^[\w-]{1,200}$/.test(part))
    .slice(1)
    .filter((part) => part !== id && part !== account && !roots.has(part))
    .reverse();
  const folders = above.map((folder) => externalIdentity("sharefile", "folder", `${account}/${folder}`));
  return parent?.type === "sharefile:folder" ? [parent, ...folders] : folders;
}

/** Without a role a user may be a customer or a colleague: then they count as neither. */
function roleOf({ Roles: roles = [] }: User): "contact" | "team" | undefined {
  if (roles.includes("Employee")) return "team";
  return roles.includes("Client") ? "contact" : undefined;
}

function whoActed(by: User | undefined): Pick<Found, "actor" | "direction"> {
  const kind = by && roleOf(by);
  if (!kind) return {};
  const name = personName(by);
  return {
    direction: kind === "contact" ? "in" : "out",
    actor: { kind, ...(name ? { name } : {}), ...(by.Email ? { email: by.Email } : {}) },
  };
}

function customerOf(by: User | undefined): Identity | undefined {
  return by && roleOf(by) === "contact" ? emailIdentity(by.Email) : undefined;
}

function personName(person: User | undefined): string | undefined {
  const parts = [person?.FirstName, person?.LastName].filter((part) => part !== undefined);
  return person?.FullName ?? (parts.join(" ") || undefined);
}

/** A portal user's event with who they are. A colleague is not a customer. */
export function filledUser(thin: PublishedEvent, found: User): PublishedEvent {
  const name = personName(found) ?? found.Email;
  const own = roleOf(found) === "team";
  return filledWith(thin, {
    ...(name
      ? { title: thin.title.replace("portal user", () => `${own ? "employee" : "portal user"} ${name}`) }
      : {}),
    ...(thin.object && name ? { object: { ...thin.object, name } } : {}),
    identities: own
      ? []
      : identities(
          ...thin.identities,
          emailIdentity(found.Email),
          found.Company ? { type: "name", value: found.Company } : undefined,
        ),
    details: known({ name: personName(found), email: found.Email, company: found.Company }),
  });
}
