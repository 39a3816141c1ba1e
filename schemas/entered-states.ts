/** States that an account enters, as the night's look at all accounts tells them. */
export const enteredStates = ["atRisk", "silent", "overdue"] as const;
export type EnteredState = (typeof enteredStates)[number];
