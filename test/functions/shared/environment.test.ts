import { expect, test } from "@jest/globals";
import { environment, MissingSetting } from "../../../functions/shared/environment.ts";

const patterns = { HUB_BUS: /./, HUB_SECRETS: /^\/.*[^/]$/ };

test("gives the settings by name", () => {
  const setting = environment(patterns, { HUB_BUS: "hub", HUB_SECRETS: "/hub/secrets" });
  expect(setting("HUB_SECRETS")).toBe("/hub/secrets");
});

test.each([
  [{ HUB_SECRETS: "/hub/secrets" }, "HUB_BUS"],
  [{ HUB_BUS: "", HUB_SECRETS: "/hub/secrets" }, "HUB_BUS"],
  [{ HUB_BUS: "hub", HUB_SECRETS: "hub/secrets/" }, "HUB_SECRETS"],
])("names what is absent or wrong in %j, and quotes nothing", (given, name) => {
  const reading = () => environment(patterns, given);
  expect(reading).toThrow(MissingSetting);
  expect(reading).toThrow(`The environment variable ${name} is absent or not as it must be`);
});
