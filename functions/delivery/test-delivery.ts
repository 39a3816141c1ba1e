/** A delivery that the hub sends to itself: genuine, as only the secret's holder can sign it, and of no customer. */
export const testBody = (at: Date): Buffer =>
  Buffer.from(JSON.stringify({ accountHubTest: at.toISOString() }));

const form = /^\{"accountHubTest":"[^"]{24}"\}$/;

export const isTest = (body: Buffer): boolean => body.length < 64 && form.test(body.toString("utf8"));
