/** A language of the digest. The compiler holds languages to the same words. */
export interface DigestWords {
  readonly day: (day: string) => string;
  /** Names no account and no amount: a subject shows on locked screens. */
  readonly subject: (day: string, entered: number, ahead: number) => string;
  readonly entered: string;
  readonly ahead: string;
  readonly overnight: string;
  readonly meeting: (at: string) => string;
  readonly estimate: (day: string) => string;
  readonly followUp: (what: string, day: string, isLate: boolean) => string;
  readonly heard: (at: string) => string;
  readonly more: (n: number) => string;
  readonly asOf: (day: string) => string;
  readonly end: (link: string) => string;
}

const months = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
const partsOf = (day: string) =>
  [Number(day.slice(8, 10)), Number(day.slice(5, 7)), day.slice(0, 4)] as const;

export const english: DigestWords = {
  day: (day) => {
    const [date, month, year] = partsOf(day);
    return `${date} ${months[month - 1]} ${year}`;
  },
  subject: (day, entered, ahead) =>
    `Your clients, ${day}: ${entered === 1 ? "1 needs" : `${entered} need`} attention, ${ahead} ahead`,
  entered: "Need attention since your last digest",
  ahead: "Ahead in the next seven days",
  overnight: "Heard from since your last digest",
  meeting: (at) => `meeting, ${at}`,
  estimate: (day) => `an estimate expires on ${day}`,
  followUp: (what, day, isLate) => `${what}, ${isLate ? "was due on" : "by"} ${day}`,
  heard: (at) => `last heard ${at}`,
  more: (n) => `… and ${n} more`,
  asOf: (day) => `As of the end of ${day}, by all that is known of it.`,
  end: (link) => `To get no more of these: ${link}`,
};

export const vietnamese: DigestWords = {
  day: (day) => {
    const [date, month, year] = partsOf(day);
    return `${date}/${month}/${year}`;
  },
  subject: (day, entered, ahead) => `Khách hàng của bạn, ${day}: ${entered} cần chú ý, ${ahead} việc sắp tới`,
  entered: "Cần chú ý kể từ bản tin trước",
  ahead: "Trong bảy ngày tới",
  overnight: "Đã liên hệ kể từ bản tin trước",
  meeting: (at) => `cuộc hẹn, ${at}`,
  estimate: (day) => `một báo giá hết hạn ngày ${day}`,
  followUp: (what, day, isLate) => `${what}, ${isLate ? "đã đến hạn ngày" : "trước ngày"} ${day}`,
  heard: (at) => `liên hệ gần nhất ${at}`,
  more: (n) => `… và ${n} mục nữa`,
  asOf: (day) => `Tính đến hết ngày ${day}, theo tất cả những gì đã biết.`,
  end: (link) => `Để không nhận bản tin này nữa: ${link}`,
};
