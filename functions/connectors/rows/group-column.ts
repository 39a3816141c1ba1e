/** What the column is called that has the name above each row, where a report has these in a column of its rows. */
export const groupColumn = "Group";
