import type { Answered } from "../../functions/connectors/verdict.ts";
import { json, type Server } from "./collecting.ts";

interface Thing {
  readonly id: string;
  readonly name: string;
  readonly parent: string;
  readonly isFolder: boolean;
  readonly at: string;
  readonly by: string;
  /** When it, or anything in it, was last modified. */
  modified: string;
  modifiedBy: string;
  /** The versions before it, the newest first. */
  before: Thing[];
}

/** People of the account, by their ids. */
const people: Readonly<Record<string, object>> = {
  u7: { Id: "u7", FullName: "Ola Nordmann", Email: "ola@fjord.example", Roles: ["Client"] },
  u8: { Id: "u8", FullName: "Mia Chen", Email: "mia@northwind.example", Roles: ["Employee"] },
};

/**
 * A ShareFile account: items by their ids, and the children of a folder by when they were made, a part at once. Throws for a
 * call in another form. `hidden`: folders that the token's user may not see; `elsewhere`: those that lie in another system.
 * https://api.sharefile.com/html/docs/Items.html
 */
export function sharefileAccount(account: string) {
  const things = new Map<string, Thing>();
  const asked: URL[] = [];
  const hidden = new Set<string>();
  const elsewhere = new Set<string>();

  function modify(id: string, at: string, by: string): void {
    const thing = things.get(id);
    if (!thing) return;
    if (thing.modified < at) Object.assign(thing, { modified: at, modifiedBy: by });
    modify(thing.parent, at, by);
  }

  function add(id: string, thing: { name: string; parent: string; at: string; by?: string }): void {
    const { by = "u7", at } = thing;
    const isFolder = id.startsWith("fo");
    things.set(id, { ...thing, id, isFolder, by, modified: at, modifiedBy: by, before: [] });
    modify(thing.parent, at, by);
  }

  /** Another version takes a file's place: an item of another id. */
  function replace(
    id: string,
    by: { readonly id: string; readonly name: string; readonly at: string },
  ): void {
    const thing = things.get(id);
    if (!thing) return;
    things.delete(id);
    add(by.id, { ...by, parent: thing.parent, by: "u7" });
    things.get(by.id)?.before.push({ ...thing, modified: by.at }, ...thing.before);
  }

  function remove(id: string): void {
    things.delete(id);
  }

  const pathOf = (id: string): string => {
    const thing = things.get(id);
    return thing ? `${pathOf(thing.parent)}/${id}` : `/${account}/${id}`;
  };

  const itemOf = (thing: Thing) => ({
    "odata.type": `ShareFile.Api.Models.${thing.isFolder ? "Folder" : "File"}`,
    ...{ Id: thing.id, Name: thing.name, Path: pathOf(thing.id), Creator: people[thing.by] },
    ...{ CreationDate: thing.at, ProgenyEditDate: thing.modified, LastModifiedByUserID: thing.modifiedBy },
    ...(thing.isFolder ? {} : { StreamID: `st-${thing.id}`, HasMultipleVersions: thing.before.length > 0 }),
  });

  const ok = (body: object): Answered => ({ status: 200, body });
  const missing: Answered = { status: 404, body: { code: "NotFound" } };

  function childrenOf(id: string, query: URLSearchParams): Answered {
    const [top, skip] = [Number(query.get("$top")), Number(query.get("$skip"))];
    if (query.get("$orderby") !== "CreationDate desc" || !(top >= 1 && top <= 1_000 && skip >= 0))
      throw new Error(`not a part of a folder: ${query}`);
    if (hidden.has(id)) return { status: 403, body: { code: "Forbidden" } };
    if (elsewhere.has(id)) return { status: 302, body: "" };
    if (id !== "allshared" && !things.has(id)) return missing;
    const all = [...things.values()]
      .filter(({ parent }) => parent === id)
      .sort((a, b) => b.at.localeCompare(a.at) || a.id.localeCompare(b.id));
    const value = all.slice(skip, skip + top).map(itemOf);
    const next = skip + top < all.length ? { "odata.nextLink": "https://acme.sf-api.com/next" } : {};
    return ok({ "odata.count": all.length, value, ...next });
  }

  function answer(address: string): Answered {
    const url = new URL(address);
    asked.push(url);
    const [, what, id = "", list] =
      /^\/sf\/v3\/(Accounts|Users|Items)(?:\(([\w-]+)\))?(?:\/(\w+))?$/.exec(url.pathname) ?? [];
    if (what === "Accounts") return ok({ Id: account, Subdomain: "acme" });
    if (what === "Items" && list === "Children") return childrenOf(id, url.searchParams);
    if (what === "Items" && list === "Stream") {
      const newest = things.get(id.replace(/^st-/, ""));
      return newest ? ok({ value: [newest, ...newest.before].map(itemOf) }) : missing;
    }
    const thing =
      things.get(id) ?? [...things.values()].flatMap(({ before }) => before).find((one) => one.id === id);
    const found = what === "Users" ? people[id] : thing && itemOf(thing);
    const parent = thing && { Parent: { Id: thing.parent, Name: things.get(thing.parent)?.name } };
    return found ? ok({ ...found, ...parent }) : missing;
  }

  const server: Server = (address) => {
    const { status, body } = answer(address);
    return json(body, { status });
  };

  return { answer, server, add, modify, replace, remove, asked, hidden, elsewhere };
}
