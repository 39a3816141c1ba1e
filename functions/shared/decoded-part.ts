/** A part of an address as it was before it was URL-encoded; one that was encoded wrongly, as it stands. */
export function decodedPart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
