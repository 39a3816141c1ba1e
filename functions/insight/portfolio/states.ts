/** An invoice is told of once it is late by more than so many days. */
export const overdueAlertDays = 30;
