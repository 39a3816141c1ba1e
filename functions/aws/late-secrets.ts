import { lazySecrets } from "../shared/lazy.ts";

/** The secrets under a path such as `/hub/secrets` (no trailing slash), whose client is loaded when the first is asked for. */
export const lateSecrets = (path: string) =>
  lazySecrets(async () => (await import("./ssm-secrets.ts")).ssmSecretsUnder(path, {}));
