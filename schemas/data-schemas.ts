/**
 * What a message's data is, with its major version: CloudEvents' `dataschema`. A reader refuses a major version that it
 * does not know; within one, fields and event types are only added, and readers pass over those they do not know.
 */
export const dataSchemas = {
  accountEvent: "urn:account-hub:account-event:1",
  fetch: "urn:account-hub:fetch:1",
  rejections: "urn:account-hub:rejections:1",
} as const;
