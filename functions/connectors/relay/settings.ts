import * as z from "zod/mini";
import { type Mapping, mapping } from "../../../schemas/mapping.ts";
import { knownFields } from "../../shared/known-fields.ts";
import type { Settings } from "../../shared/ports.ts";
import { settingsBy } from "../connector.ts";
import { checkMapping } from "../mapping/check.ts";

const origin = z.string().check(z.regex(/^(?:\*|(?:[a-z0-9-]{1,63}\.)*[a-z0-9-]{1,63})$/i), z.maxLength(253));

/** What a team may set for a connection of a generic route. */
export const relaySettings = z.strictObject({
  mapping: z
    .optional(
      z.json().check((context) => {
        const checked = checkMapping(context.value);
        if (checked.mapping) return;
        for (const { field, reason } of checked.problems.slice(0, 5))
          context.issues.push({ code: "custom", input: context.value, path: [field], message: reason });
      }),
    )
    .check(
      z.meta({
        title: "Mapping",
        description:
          "Which field of what is sent is the account, the time, the type, the title, the money. Left out, the sender fills in the hub's own fields (event_type, title, account_ref …). POST /api/mappings/propose draws one from an example, POST /api/mappings/preview tries it.",
      }),
    ),
  proof: z._default(z.enum(["either", "signature"]), "either").check(
    z.meta({
      title: "Proof",
      description:
        "The secret as a token (Authorization, x-api-key, access_token), or a Standard Webhooks signature made with it (“either”); or signatures only, which also refuse what is replayed (“signature”).",
    }),
  ),
  origins: z._default(z.array(origin).check(z.maxLength(20)), []).check(
    z.meta({
      title: "Origins",
      description:
        "Names that may send CloudEvents here, as they give them in WebHook-Request-Origin. Their OPTIONS request is allowed; an asterisk allows all.",
    }),
  ),
});

/** Kept settings, of which what a later release may have added is not read. */
const known = ({ mapping: kept, proof, origins }: Settings): Settings => ({
  ...(kept === undefined ? {} : { mapping: knownFields(mapping, kept) }),
  proof,
  origins,
});

const read = new WeakMap<object, Mapping | undefined>();

/** The connection's mapping, if it has one. Throws `Unreadable` where the settings do not fit. */
export function mappingIn(settings: Settings): Mapping | undefined {
  if (!read.has(settings)) {
    const { mapping: kept } = settingsBy(relaySettings, known(settings));
    const checked = kept === undefined ? undefined : checkMapping(kept);
    read.set(settings, checked?.mapping);
  }
  return read.get(settings);
}

/** The names of senders that may ask to be let in; none where the settings do not fit. */
export function originsIn(settings: Settings): readonly string[] {
  const read = relaySettings.safeParse(known(settings));
  return read.success ? read.data.origins : [];
}
