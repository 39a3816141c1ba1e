/** What the commands about attention and money say around the sentences of insight. Amounts and days are given as they are told. */
export interface InsightWords {
  readonly year: string;
  readonly asOf: (day: string) => string;
  readonly noOwner: string;
  readonly noLook: string;
  readonly nobody: string;
  readonly nothingOverdue: string;
  readonly nothingOpen: string;
  readonly later: (days: number) => string;
  readonly owes: (open: string, overdue: string, credit: string | undefined) => string;
  readonly document: (kind: string, id: string) => string;
  readonly openOf: (open: string, total: string) => string;
  readonly issued: (day: string) => string;
  readonly due: (day: string) => string;
  readonly soFar: string;
  readonly nothing: string;
  readonly invoiced: (amount: string) => string;
  readonly yearBefore: (amount: string) => string;
  readonly received: (amount: string) => string;
  readonly open: (amount: string, running: boolean) => string;
  readonly paidAfter: (days: number) => string;
}

const days = (n: number) => `${n} day${n === 1 ? "" : "s"}`;

export const inEnglishWords: InsightWords = {
  year: "a year",
  asOf: (day) => `As of ${day}`,
  noOwner: "no owner",
  noLook: "No look at the accounts yet: npm run hub -- monday --now",
  nobody: "Nobody needs attention",
  nothingOverdue: "Nothing is overdue",
  nothingOpen: "Nothing is open",
  later: (n) => `${days(n)} later than it usually pays`,
  owes: (open, overdue, credit) =>
    `open ${open}, overdue ${overdue}${credit === undefined ? "" : `, credit ${credit}`}`,
  document: (kind, id) => `${kind} ${id}`,
  openOf: (open, total) => `${open} of ${total}`,
  issued: (day) => `issued ${day}`,
  due: (day) => `due ${day}`,
  soFar: "so far",
  nothing: "nothing",
  invoiced: (amount) => `invoiced ${amount}`,
  yearBefore: (amount) => `a year before ${amount}`,
  received: (amount) => `received ${amount}`,
  open: (amount, running) => `open ${running ? "today" : "at its end"} ${amount}`,
  paidAfter: (n) => `paid after ${days(n)}`,
};

const kinds: Readonly<Record<string, string>> = {
  bill: "hóa đơn mua",
  creditmemo: "giấy báo giảm trừ",
  creditnote: "giấy báo giảm trừ",
  estimate: "báo giá",
  invoice: "hóa đơn",
  payment: "thanh toán",
};

export const inVietnameseWords: InsightWords = {
  year: "một năm",
  asOf: (day) => `Tính đến hết ${day}`,
  noOwner: "chưa có người phụ trách",
  noLook: "Chưa rà soát khách hàng lần nào: npm run hub -- monday --now",
  nobody: "Không khách hàng nào cần chú ý",
  nothingOverdue: "Không có khoản nào quá hạn",
  nothingOpen: "Không có khoản nào chưa trả",
  later: (n) => `trễ hơn thường lệ ${n} ngày`,
  owes: (open, overdue, credit) =>
    `tổng nợ ${open}, quá hạn ${overdue}${credit === undefined ? "" : `, chưa cấn trừ ${credit}`}`,
  document: (kind, id) => `${Object.hasOwn(kinds, kind) ? kinds[kind] : kind} ${id}`,
  openOf: (open, total) => `còn ${open} trên ${total}`,
  issued: (day) => `lập ngày ${day}`,
  due: (day) => `đến hạn ${day}`,
  soFar: "đến nay",
  nothing: "không có gì",
  invoiced: (amount) => `đã lập hóa đơn ${amount}`,
  yearBefore: (amount) => `cùng kỳ năm trước ${amount}`,
  received: (amount) => `đã thu ${amount}`,
  open: (amount, running) => `${running ? "tổng nợ hôm nay" : "dư nợ cuối kỳ"} ${amount}`,
  paidAfter: (n) => `thu tiền sau ${n} ngày`,
};
