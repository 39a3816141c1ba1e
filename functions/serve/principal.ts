import * as z from "zod/mini";
import { type Principal, type Role, roles } from "../../schemas/role.ts";
import { Forbidden } from "../shared/errors.ts";
import type { HttpEvent } from "../shared/http.ts";

const claims = z.object({
  /** An access token is for the pool's own calls and says nothing of who its bearer is. */
  token_use: z.optional(z.literal("id")),
  sub: z.string(),
  name: z.optional(z.string()),
  email: z.optional(z.string()),
  "cognito:groups": z.optional(z.union([z.string(), z.array(z.string())])),
});
const authorized = z.object({ authorizer: z.object({ jwt: z.object({ claims }) }) });

/** The caller by the claims of the JWT authorizer. Throws `Forbidden` without claims, or without one of the hub's groups: no role, no access. */
export function principalOf(event: HttpEvent): Principal {
  const read = authorized.safeParse(event.requestContext);
  if (!read.success) throw new Forbidden();
  const { sub, name, email, "cognito:groups": groups = [] } = read.data.authorizer.jwt.claims;
  const names = typeof groups === "string" ? groupsIn(groups) : groups;
  const role = roles.findLast((one) => names.includes(one));
  if (role === undefined) throw new Forbidden();
  return { id: sub, name: name ?? email ?? sub, role };
}

/** An HTTP API hands a list over as text: `[manager admin]`. A group's name may have any sign in it but a blank. */
const groupsIn = (text: string) => text.replace(/^\[|\]$/g, "").split(/\s+/);

/** Whether the caller's role is at least the one needed. */
export const mayAs = ({ role }: Principal, needed: Role): boolean =>
  roles.indexOf(role) >= roles.indexOf(needed);

/** Who did something, as the history keeps it: a name can be chosen, the id cannot. */
export const doneBy = ({ id, name }: Principal) => ({ by: name, byId: id });
