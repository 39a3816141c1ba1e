import { createHmac } from "node:crypto";
import { type Delivery, header } from "./delivery.ts";
import { type SignatureScheme, sameText, type Verdict } from "./signature.ts";

/** One way in which a vendor might write its HMAC over the body. */
export interface HmacForm {
  /** In words that people can read and pin in the settings. */
  readonly name: string;
  readonly header: string;
  readonly algorithm: "sha1" | "sha256";
  readonly encoding: "hex" | "base64";
  /** Written before the digest, e.g. `sha256=`. */
  readonly prefix?: string;
  /** How the secret's text becomes the key; left out, its UTF-8 bytes. */
  readonly key?: "base64";
}

/**
 * For a vendor that does not say in which form it signs: any of the forms may match, the likeliest first, and the
 * verdict names the one that did. All are HMACs by the same secret over the same bytes, so many are as strong as one.
 * Once a secret has shown its form (`Secret.form`) it matches in no other; a setting `signatureForm` goes before that.
 */
export function undocumentedHmac(forms: readonly [HmacForm, ...HmacForm[]]): SignatureScheme {
  return {
    forms: forms.map(({ name }) => name),
    verify(delivery, secrets, _now, settings = {}): Verdict {
      const chosen = chosenBy(settings.signatureForm);
      const given = forms.flatMap((form) => {
        const text = header(delivery, form.header);
        return text === undefined
          ? []
          : [{ form, text: form.encoding === "hex" ? text.toLowerCase() : text }];
      });
      if (given.length === 0) return { refused: isThere(delivery, forms) ? "malformed" : "absent" };
      let genuine = false;
      for (const secret of secrets) {
        const digest = digester(delivery.body, secret.value);
        const matches = given.filter(({ form, text }) => {
          const expected = written(form, digest);
          return expected !== undefined && sameText(text, expected);
        });
        const pinned = chosen ?? secret.form;
        const match = matches.find(({ form }) => pinned === undefined || form.name === pinned);
        if (match) return { secret, matchedAs: match.form.name };
        genuine ||= matches.length > 0;
      }
      return { refused: genuine ? "other_form" : "mismatch" };
    },
    sign(body, secret, _now, { form: name } = {}) {
      const form = forms.find((one) => one.name === name) ?? forms[0];
      return { [form.header]: written(form, digester(body, secret)) ?? "" };
    },
  };
}

const chosenBy = (setting: unknown) => (typeof setting === "string" ? setting : undefined);

const isThere = ({ headers }: Delivery, forms: readonly HmacForm[]) =>
  forms.some((form) => headers.has(form.header));

type Digest = (form: Pick<HmacForm, "algorithm" | "key">) => Buffer | undefined;

/**
 * The digests of a body by a secret, each made once: two forms often differ only in how it is written. Where the secret
 * cannot be a key one is made all the same, and thrown away, so that the time does not tell what the secret looks like.
 */
function digester(body: Buffer, secret: string): Digest {
  const made = new Map<string, Buffer>();
  return ({ algorithm, key }) => {
    const bytes = key === "base64" ? base64Key(secret) : Buffer.from(secret, "utf8");
    const name = `${algorithm} ${key}`;
    const digest =
      made.get(name) ??
      createHmac(algorithm, bytes ?? secret)
        .update(body)
        .digest();
    made.set(name, digest);
    return bytes && digest;
  };
}

/** The signature in this form; `undefined` where the secret cannot be a key of this form. */
function written(form: HmacForm, digest: Digest): string | undefined {
  const bytes = digest(form);
  return bytes && (form.prefix ?? "") + bytes.toString(form.encoding);
}

/** Only of what is base64 throughout: of other text the decoder would make a short key, or one of no bytes at all. */
function base64Key(secret: string): Buffer | undefined {
  const bytes = Buffer.from(secret, "base64");
  return bytes.length >= 16 && bytes.toString("base64") === secret ? bytes : undefined;
}
