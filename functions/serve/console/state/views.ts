import { signal } from "@preact/signals";
import type { View } from "../../../../schemas/view.ts";
import { call, tell } from "./api.ts";

export const views = signal<readonly View[]>([]);

export async function loadViews(): Promise<void> {
  const list = await call<{ views: readonly View[] }>("GET", "/views").catch(() => undefined);
  if (list) views.value = list.views;
}

export async function keepView(name: string, address: string, shared: boolean): Promise<void> {
  await call<View>("PUT", `/views/${crypto.randomUUID()}`, { name, address, shared });
  await loadViews();
}

export async function dropView(id: string): Promise<void> {
  await tell("DELETE", `/views/${encodeURIComponent(id)}`);
  await loadViews();
}
