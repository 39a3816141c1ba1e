import { computed, signal } from "@preact/signals";
import type { Principal, Role } from "../../../../schemas/role.ts";
import { call } from "./api.ts";

export const me = signal<Principal | undefined>(undefined);

const order: readonly Role[] = ["viewer", "manager", "admin"];

/** What the reader may do. The API decides; the page only leaves out what it would refuse. */
export const may = computed(() => {
  const rank = order.indexOf(me.value?.role ?? "viewer");
  return { write: rank >= 1, connect: rank >= 2 };
});

export async function loadMe(): Promise<void> {
  me.value = await call("GET", "/api/me");
}
