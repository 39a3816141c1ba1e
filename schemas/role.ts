import * as z from "zod/mini";

/** From the least to the most that a person may do; each includes the ones before it. */
export const roles = ["viewer", "manager", "admin"] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

/** Who calls the API, and in what role. */
export const principal = z.object({ id: z.string(), name: z.string(), role });
export type Principal = Readonly<z.infer<typeof principal>>;
