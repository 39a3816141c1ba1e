import { describe, expect, test } from "@jest/globals";
import {
  credentialsOf,
  type Entered,
  inputsOf,
  isWhole,
} from "../../../../functions/serve/console/state/credentials.ts";
import { kindOf } from "../../../../functions/shared/kept-credentials.ts";
import { apiCredentials, apiKind } from "../../../../schemas/api-access.ts";

const key = {
  type: "service_account",
  client_email: "hub@team.example",
  private_key: "-----BEGIN",
  project_id: "team",
};
const entered: Entered = {
  token: " t0ken\n",
  clientId: "the hub",
  clientSecret: "s3cret",
  refreshToken: "refresh",
  serviceAccount: JSON.stringify(key),
};

describe("credentials that are entered", () => {
  test.each(apiKind.options)("are of the kind that was chosen, as the API takes them: %s", (kind) => {
    const credentials = apiCredentials.parse(credentialsOf(kind, entered));

    expect(kindOf(credentials)).toBe(kind);
    expect(isWhole(kind, entered)).toBe(true);
  });

  test("lose the blanks that were copied with them", () => {
    expect(credentialsOf("token", entered)).toEqual({ token: "t0ken" });
  });

  test("are of a key file the two fields that the hub keeps", () => {
    const { client_email, private_key } = key;

    expect(credentialsOf("google-service-account", entered)).toEqual({
      serviceAccount: { client_email, private_key },
    });
  });

  test.each(["", "-----BEGIN", "[]", '{"type":"authorized_user"}', '{"client_email":1,"private_key":"k"}'])(
    "are none where the key file is none: %j",
    (serviceAccount) => {
      expect(credentialsOf("google-service-account", { serviceAccount })).toBeUndefined();
    },
  );

  test.each(apiKind.options)("are not whole while anything is missing: %s", (kind) => {
    for (const input of inputsOf[kind]) expect(isWhole(kind, { ...entered, [input]: " " })).toBe(false);
  });
});
