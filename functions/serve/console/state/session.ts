import { signal } from "@preact/signals";
import { signedOut } from "./api.ts";
import { forgetDrafts } from "./drafts.ts";

export type SignInKind = "link" | "hosted";
export const signInKind = signal<SignInKind | undefined>(undefined);

/** How one signs in here; what the sign-in screen says depends on it. */
export async function askHowToSignIn(): Promise<void> {
  try {
    const response = await fetch("/console/session");
    const answer: { kind?: unknown } = await response.json();
    signInKind.value = answer.kind === "hosted" ? "hosted" : "link";
  } catch {
    signInKind.value = undefined;
  }
}

/** Ends the session here, or all of the reader's, and at the user pool where there is one. */
export async function signOut(everywhere = false): Promise<void> {
  const response = await fetch(`/console/session${everywhere ? "?everywhere" : ""}`, {
    method: "DELETE",
    headers: { "x-hub-console": "1" },
  });
  forgetDrafts();
  const { location: onward }: { location?: unknown } = response.ok ? await response.json() : {};
  if (typeof onward === "string") location.assign(onward);
  else {
    history.replaceState(null, "", "/");
    signedOut.value = true;
  }
}
