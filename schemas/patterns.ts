/** A month as `2026-11`. */
export const monthPattern = /^\d{4}-(0[1-9]|1[0-2])$/;

/** A decimal number as text, of any length: amounts are never made a float. */
export const decimalPattern = /^-?\d+(\.\d+)?$/;
export const isDecimal = (text: string): text is `${number}` => decimalPattern.test(text);

/** A rate between two currencies. */
export const ratePattern = /^\d{1,12}(\.\d{1,12})?$/;

/** A webhook of Slack's own: what the hub posts to for a chat is at no other address. */
export const slackWebhookPattern = /^https:\/\/hooks\.slack(?:-gov)?\.com\/[\w/-]{1,300}$/;
