import * as z from "zod/mini";
import type { PublishedEvent } from "../../../schemas/account-event.ts";
import { emailIdentity, externalIdentity, identities } from "../../shared/identity.ts";
import type { Found } from "../fetched.ts";
import type { File } from "./api.ts";
import type { Names, Person } from "./names.ts";
import type { SlackSettings } from "./settings.ts";

/** What has been looked up for one event. */
export interface Looked {
  readonly names: Names;
  readonly files: readonly File[];
  readonly settings: SlackSettings;
}

const spokenOf = z.object({
  user: z.optional(z.string()),
  channel: z.optional(z.string()),
  text: z.optional(z.string()),
});
const listed = z.array(z.looseObject({ id: z.string() }));

/** People beside the author whose names a message is looked up for. */
const mentionsAtMost = 5;

/** Whose and which names an event lacks. */
export function wantedOf(event: PublishedEvent, files: readonly File[]) {
  const { user, text = "" } = spokenOf.safeParse(event.details).data ?? {};
  const mentioned = [...text.matchAll(/@([UW][A-Z0-9]{5,31})\b/g)].slice(0, mentionsAtMost);
  const people = [user ?? files[0]?.user, ...mentioned.map(([, id]) => id)];
  return {
    people: [...new Set(people.flatMap((id) => (id && isId(id) ? [id] : [])))],
    channel: channelOf(event),
  };
}

/** The event with names in the place of ids, its author, and its link. */
export function foundOf(event: PublishedEvent, { names, files, settings }: Looked): Found {
  const { user, text } = spokenOf.safeParse(event.details).data ?? {};
  const channelId = channelOf(event);
  const channel = channelId && names.channels[channelId]?.name;
  const author = names.people[user ?? files[0]?.user ?? ""];
  const spell = (written: string) => spelled(written, names, files);
  const [file] = event.type === "document.shared" ? files : [];
  const by = author && byPerson(event, author, settings);
  return {
    title: spell(event.title),
    ...(by ?? {}),
    ...(event.object ? { object: objectOf(event.object, { file, channel, names }) } : {}),
    identities: identities(
      ...event.identities,
      by?.direction === "in" ? emailIdentity(author?.email) : undefined,
      by?.direction === "in" && author?.team && user
        ? externalIdentity("slack", "user", `${author.team}/${user}`)
        : undefined,
    ),
    details: {
      ...(channel ? { channelName: channel } : {}),
      ...(text ? { text: spell(text) } : {}),
      ...(file ? detailsOf(file) : filesOf(event, files)),
    },
  };
}

/** Who the event names as a stranger is one; a guest is one as well, which only Slack can tell. */
function byPerson(
  event: PublishedEvent,
  { name, email, team, outside }: Person,
  { ownWorkspaces }: SlackSettings,
): Pick<Found, "actor" | "direction"> {
  const stranger = outside === "stranger" && event.actor === undefined && !ownWorkspaces.includes(team ?? "");
  const theirs = event.actor?.kind === "contact" || outside === "guest" || stranger;
  const named = { ...event.actor, ...(name ? { name } : {}) };
  if (!theirs) return { actor: { ...named, kind: "team" } };
  return { direction: "in", actor: { ...named, kind: "contact", ...(email ? { email } : {}) } };
}

type Object_ = NonNullable<PublishedEvent["object"]>;

function objectOf(
  object: Object_,
  { file, channel, names }: { file: File | undefined; channel: string | undefined; names: Names },
): Object_ {
  if (object.kind === "channel") return { ...object, ...(channel ? { name: channel } : {}) };
  if (object.kind === "file" && file) {
    const name = fileName(file);
    const link = isAtSlack(file.permalink) ? file.permalink : undefined;
    return { ...object, ...(name ? { name } : {}), ...(link ? { url: link } : {}) };
  }
  const [at, ts] = object.id.split("/", 2);
  if (object.kind !== "message" || object.url || !ts || !isAtSlack(names.address)) return object;
  return { ...object, url: `${names.address}archives/${at}/p${ts.replace(".", "")}` };
}

function detailsOf(file: File) {
  return {
    file: file.id,
    ...(file.mimetype ? { mimetype: file.mimetype } : {}),
    ...(typeof file.size === "number" ? { size: file.size } : {}),
  };
}

/** A message's files, those that came by their ids alone with their names. */
function filesOf({ details }: PublishedEvent, files: readonly File[]): Pick<Found, "details">["details"] {
  const before = listed.safeParse(details.files).data;
  if (!before || files.length === 0) return {};
  const found = new Map(files.map((file) => [file.id, file]));
  return {
    files: before.map(({ id }, n) => {
      const file = found.get(id);
      const name = file && fileName(file);
      return {
        ...before[n],
        id,
        ...(name ? { name } : {}),
        ...(file?.mimetype ? { mimetype: file.mimetype } : {}),
      };
    }),
  };
}

/** Ids that names are known of as those names: `@U1` is @Jane, `C1` is #general. */
function spelled(text: string, { people, channels }: Names, files: readonly File[]): string {
  return text.replaceAll(/([@#]?)\b([UWCGF][A-Z0-9]{5,31})\b/g, (written, sign: string, id: string) => {
    const channel = Object.hasOwn(channels, id) ? channels[id]?.name : undefined;
    if (channel) return `#${channel}`;
    const person = Object.hasOwn(people, id) ? people[id]?.name : undefined;
    if (person) return `${sign}${person}`;
    const file = files.find((one) => one.id === id);
    return (file && fileName(file)) || written;
  });
}

function channelOf({ details, object }: PublishedEvent): string | undefined {
  const of =
    object?.kind === "message" || object?.kind === "channel" ? object.id.split("/", 1)[0] : undefined;
  const id = of ?? spokenOf.safeParse(details).data?.channel;
  return id && isId(id) ? id : undefined;
}

const fileName = ({ name, title }: File) => name || title || undefined;
const isId = (text: string) => /^[UWCG][A-Z0-9]{1,31}$/.test(text);
const isAtSlack = (link: string | null | undefined) =>
  /^https:\/\/[a-z0-9-]+(\.enterprise)?\.slack\.com\//.test(link ?? "");
