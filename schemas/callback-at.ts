/**
 * Where tools send people back to, whatever the tool: what an app's registration must name. Tools that let people back to
 * one machine know it as `localhost`.
 */
export const callbackAt = (hub: string): string =>
  `${hub.replace(/^http:\/\/127\.0\.0\.1(?=[:/]|$)/, "http://localhost")}/connect/callback`;
