import * as z from "zod/mini";
import type { ApiAnswer, ApiRequest } from "../collector.ts";
import { codeIn } from "../verdict.ts";

const text = z.optional(z.nullable(z.string()));

/** Who the token belongs to. https://www.dropbox.com/developers/documentation/http/documentation#users-get_current_account */
export const currentAccount = z.object({
  account_id: z.string(),
  root_info: z.object({ root_namespace_id: z.string(), home_namespace_id: z.string() }),
});

/** https://www.dropbox.com/developers/documentation/http/documentation#files-list_folder */
export const listed = z.object({
  entries: z.array(z.unknown()),
  cursor: z.string().check(z.minLength(1)),
  has_more: z.boolean(),
});

const named = { name: z.string(), path_lower: text, path_display: text };

export const file = z.object({
  ".tag": z.literal("file"),
  ...named,
  id: z.string(),
  rev: z.string(),
  server_modified: z.string(),
  size: z.optional(z.nullable(z.number())),
  preview_url: text,
  /** Only of a file in a shared folder; without it the writer is unknown. */
  sharing_info: z.optional(z.nullable(z.object({ modified_by: text }))),
});
export type File = z.infer<typeof file>;

/** What was there, a file or a folder; a deleted entry has neither an id nor a time. */
export const deleted = z.object({ ".tag": z.literal("deleted"), ...named });
export type Deleted = z.infer<typeof deleted>;

/** https://www.dropbox.com/developers/documentation/http/documentation#files-list_revisions */
export const revisions = z.object({ entries: z.array(z.unknown()), has_more: z.optional(z.boolean()) });

/** https://www.dropbox.com/developers/documentation/http/documentation#users-get_account_batch */
export const people = z.array(
  z.object({
    account_id: z.string(),
    name: z.object({ display_name: z.string() }),
    email: text,
    email_verified: z.optional(z.boolean()),
    is_teammate: z.boolean(),
  }),
);
export type Person = z.infer<typeof people>[number];

/**
 * A call of the API. `root` is the namespace that paths begin at: a team's shared space lies outside its members' own
 * folders. https://www.dropbox.com/developers/reference/path-root-header-modes
 */
export function call(route: string, json: unknown, root?: string): ApiRequest {
  return {
    method: "POST",
    url: `https://api.dropboxapi.com/2/${route}`,
    ...(root ? { headers: { "dropbox-api-path-root": JSON.stringify({ ".tag": "root", root }) } } : {}),
    json,
  };
}

const reset = z.object({ error: z.object({ ".tag": z.literal("reset") }) });

/** Whether a cursor has ended, or its root has become another since the account joined or left a team. */
export const isLost = ({ status, body }: ApiAnswer) =>
  status === 422 || (status === 409 && reset.safeParse(body).success);

const atPath = z.object({
  error: z.object({ ".tag": z.literal("path"), path: z.object({ ".tag": z.string() }) }),
});

/** Why the folder that was asked for cannot be listed, in Dropbox's word: `not_found`, `not_folder`, `malformed_path`. */
export function missingPath({ status, body }: ApiAnswer): string | undefined {
  return status === 409 ? codeIn(atPath.safeParse(body).data?.error.path[".tag"]) : undefined;
}
