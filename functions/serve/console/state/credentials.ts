import type { AccessKind, ApiCredentials, ApiKind } from "../../../../schemas/api-access.ts";
import { isObject } from "./json.ts";

/** What each kind of access is entered as, named as the API names it. */
export const inputsOf = {
  token: ["token"],
  oauth2: ["clientId", "clientSecret", "refreshToken"],
  "client-credentials": ["clientId", "clientSecret"],
  "google-service-account": ["serviceAccount"],
} as const satisfies Readonly<Record<ApiKind, readonly string[]>>;
export type CredentialInput = (typeof inputsOf)[ApiKind][number];
export type Entered = Readonly<Partial<Record<CredentialInput, string>>>;

/** Whether a person may know of an end that the tool does not tell: what is renewed ends when the tool says. */
export const mayEnd = (kind: AccessKind): boolean => kind !== "oauth2" && kind !== "jwt";

/** Whether something stands in every input of the kind. */
export const isWhole = (kind: ApiKind, entered: Entered): boolean =>
  inputsOf[kind].every((input) => (entered[input] ?? "").trim() !== "");

/** What was entered as the API takes it; `undefined` where it should be a service account's key file and is none. */
export function credentialsOf(kind: ApiKind, entered: Entered): ApiCredentials | undefined {
  const text = (input: CredentialInput) => (entered[input] ?? "").trim();
  const [clientId, clientSecret] = [text("clientId"), text("clientSecret")];
  switch (kind) {
    case "token":
      return { token: text("token") };
    case "oauth2":
      return { clientId, clientSecret, refreshToken: text("refreshToken") };
    case "client-credentials":
      return { clientId, clientSecret };
    case "google-service-account":
      return keyIn(text("serviceAccount"));
  }
}

/** Of the file only the two fields that the hub keeps leave the browser. */
function keyIn(file: string): ApiCredentials | undefined {
  try {
    const key: unknown = JSON.parse(file);
    if (!isObject(key)) return undefined;
    const { client_email, private_key } = key;
    return typeof client_email === "string" && typeof private_key === "string"
      ? { serviceAccount: { client_email, private_key } }
      : undefined;
  } catch {
    return undefined;
  }
}
