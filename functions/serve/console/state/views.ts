import { signal } from "@preact/signals";
import type { View } from "../../../../schemas/view.ts";
import { call } from "./api.ts";

export const views = signal<readonly View[]>([]);

export async function loadViews(): Promise<void> {
  const list = await call("GET", "/api/views").catch(() => undefined);
  if (list) views.value = list.views;
}

export async function keepView(name: string, address: string, shared: boolean): Promise<void> {
  await call("PUT", "/api/views/{view}", {
    at: { view: crypto.randomUUID() },
    body: { name, address, shared },
  });
  await loadViews();
}

/** Keeps a view under its name with what it asks for now. */
export async function correctView({ id, name, address, shared }: View): Promise<void> {
  await call("PUT", "/api/views/{view}", { at: { view: id }, body: { name, address, shared } });
  await loadViews();
}

export async function dropView(id: string): Promise<void> {
  await call("DELETE", "/api/views/{view}", { at: { view: id } });
  await loadViews();
}
