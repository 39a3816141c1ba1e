/** What a document is called by who reads Vietnamese, folded, by the kind of its object; in English it is called as its kind. */
export const vietnameseKinds: Readonly<Record<string, string>> = {
  agreement: "hop dong",
  bill: "hoa don mua",
  document: "tai lieu",
  envelope: "bo ho so ky",
  estimate: "bao gia",
  expense: "chi phi",
  file: "tep",
  invoice: "hoa don",
  payment: "khoan thanh toan",
};
