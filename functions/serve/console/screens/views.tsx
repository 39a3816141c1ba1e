/** Saved views: addresses that somebody keeps under a name. */
export function Views() {
  return null;
}
