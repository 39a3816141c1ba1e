import * as z from "zod/mini";
import { apiGrant } from "../../functions/shared/api-grant.ts";
import type { ApiGrants, SecretStore } from "../../functions/shared/ports.ts";
import { fileValues } from "./file-values.ts";

const secret = z.object({ id: z.string(), value: z.string(), createdAt: z.string() });
const credentials = z.object({ secrets: z.array(secret), settings: z.record(z.string(), z.unknown()) });

/** The secrets and settings of a local hub's connections. */
export const fileSecrets = (path: string): SecretStore =>
  fileValues(path, (value) => credentials.parse(value));

/** What tools' APIs let a local hub in with. */
export const fileGrants = (path: string): ApiGrants => fileValues(path, (value) => apiGrant.parse(value));
