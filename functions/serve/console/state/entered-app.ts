import type { AppCredentials } from "../../../../schemas/api-access.ts";

/** An app as it is being entered. `shows`: what it proves itself by. */
export interface EnteredApp {
  readonly shows: "secret" | "key";
  readonly clientId: string;
  readonly clientSecret: string;
  readonly userId: string;
  readonly privateKey: string;
}

export const noApp: EnteredApp = {
  shows: "secret",
  ...{ clientId: "", clientSecret: "", userId: "", privateKey: "" },
};

/** The app as the API takes it; `undefined` until all that it shows is filled in. */
export function appOf({ shows, ...entered }: EnteredApp): AppCredentials | undefined {
  const text = (field: keyof typeof entered) => entered[field].trim();
  const clientId = text("clientId");
  const app =
    shows === "key"
      ? { clientId, userId: text("userId"), privateKey: text("privateKey") }
      : { clientId, clientSecret: text("clientSecret") };
  return Object.values(app).includes("") ? undefined : app;
}
