/** Says of what the hub has sent on that it did: a delivery that bears it is the hub's own doing. */
export const hopHeader = "account-hub-hop";
