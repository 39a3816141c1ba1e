import { wholeAmountIn } from "./amount.ts";
import type { Wording } from "./sentence.ts";

const money = wholeAmountIn("vi");

/** "15–22/10/2026", "28/9–22/10/2026": what is the same is said once. */
function span(from: string, until: string): string {
  if (from.slice(0, 7) === until.slice(0, 7)) return `${Number(from.slice(8))}–${day(until)}`;
  const isOneYear = from.slice(0, 4) === until.slice(0, 4);
  return `${isOneYear ? day(from).slice(0, -5) : day(from)}–${day(until)}`;
}

const day = (text: string) => `${Number(text.slice(8))}/${Number(text.slice(5, 7))}/${text.slice(0, 4)}`;
const percent = (value: number) => `${String(Number(value.toFixed(value < 1 ? 1 : 0))).replace(".", ",")}%`;

const pause = (values: Parameters<Wording["silence.silent"]>[0]) =>
  `Trong ba năm qua chỉ ${percent(values.percent)} số ngày vắng lâu như vậy; thường cứ ${values.usually} ngày lại có liên hệ, lần vắng lâu nhất là ${
    values.longest
  } ngày (${span(values.longestFrom, values.longestUntil)}). Liên hệ gần nhất: ${day(values.lastHeard)}.`;

/** Insight in Vietnamese. */
export const vietnamese: Wording = {
  "silence.usual": (values) => `Vắng ${values.elapsed} ngày, như thường lệ. ${pause(values)}`,
  "silence.quieter": (values) => `Vắng ${values.elapsed} ngày, ít liên hệ hơn thường lệ. ${pause(values)}`,
  "silence.silent": (values) => `${values.elapsed} ngày không liên lạc. ${pause(values)}`,
  "silence.source": ({ elapsed, lastHeard }) =>
    `Chưa rõ: ${elapsed} ngày không có gì (gần nhất ${day(lastHeard)}), nhưng chính các công cụ cũng không gửi gì.`,
  "silence.few": ({ elapsed, lastHeard, contacts }) =>
    `Chưa rõ: mới có ${contacts} ngày liên hệ, gần nhất ${day(lastHeard)}, cách đây ${elapsed} ngày.`,
  "silence.young": ({ elapsed, lastHeard }) =>
    `Chưa rõ: mới liên hệ lần đầu chưa đầy hai tháng, gần nhất ${day(lastHeard)}, cách đây ${elapsed} ngày.`,
  "silence.direction": () => "Chưa rõ: không có sự kiện nào cho biết là do khách hàng thực hiện.",
  "silence.nothing": () => "Chưa rõ: chưa nghe thấy gì.",
  "driver.volume": ({ seen, expected }) =>
    `Có liên hệ ${seen} ngày trong 13 tuần qua; thường là khoảng ${Math.round(expected)} ngày.`,
  "driver.overdue": ({ amount, currency, days }) =>
    `${money(amount, currency)} quá hạn, khoản lâu nhất đã ${days} ngày.`,
  "driver.noLedger": () => "Chưa rõ: chưa có sổ kế toán nào cho biết công nợ.",
  "driver.noAccess": ({ invoices }) =>
    `Chưa rõ: ${invoices} hóa đơn chưa đọc được vì hub chưa được cấp quyền vào sổ kế toán. Hãy cấp quyền trong mục Kết nối.`,
  "driver.unread": ({ invoices }) => `Chưa rõ: ${invoices} hóa đơn chưa được đọc.`,
  "driver.nothingOverdue": () => "Không có khoản nào quá hạn.",
  "driver.nothingOverdueSince": ({ since }) =>
    `Không có khoản nào quá hạn trong những gì đã biết từ ngày ${day(since)}.`,
  "driver.payDrift": ({ recent, before }) =>
    `Ba hóa đơn gần nhất được thanh toán sau ${Math.round(recent)} ngày, trước đây sau ${Math.round(before)} ngày.`,
  "driver.failed": ({ payments }) => `${payments} khoản thanh toán không thành công.`,
  "driver.meetings": ({ missed }) => `${missed} cuộc hẹn bị lỡ hoặc bị hủy.`,
  "driver.agreements": ({ type }) => `${outcomes[type] ?? "Thỏa thuận gần nhất không thành"}.`,
  "driver.waiting": ({ days }) => `Đang chờ mình trả lời ${days} ngày.`,
  "driver.tasks": ({ tasks }) => `${tasks} công việc quá hạn.`,
  "driver.fine": ({ driver }) => fine[driver],
  "attention.atRisk": ({ score }) => `Có nguy cơ rời đi: sức khỏe ${score}/100.`,
  "attention.weak": ({ score }) => `Cần để ý: sức khỏe ${score}/100.`,
  "attention.estimate": ({ days }) =>
    days < 0 ? "Một báo giá đã chờ lâu hơn thường lệ." : `Một báo giá hết hạn sau ${days} ngày.`,
  "growth.services": ({ service, k, of }) =>
    `${k} trên ${of} khách hàng tương tự dùng ${service}; khách hàng này chưa dùng.`,
  "growth.servicesBy": ({ service, k, of, by }) =>
    `${k} trên ${of} khách hàng dùng ${by} cũng dùng ${service}; khách hàng này chưa dùng.`,
  "growth.capacity": ({ seen, expected }) =>
    `Khối lượng việc tăng: ${seen} người liên hệ, dự án và tài liệu mới trong 13 tuần, trước đây ${Math.round(expected)}.`,
  "tier.key": ({ above }) =>
    `Gợi ý hạng Trọng điểm: doanh thu 12 tháng cao hơn ${above}% khách hàng ở ba kỳ cuối tháng.`,
  "tier.keyByPotential": ({ above, potential }) =>
    `Gợi ý hạng Trọng điểm: doanh thu 12 tháng cao hơn ${above}% khách hàng ở ba kỳ cuối tháng, tiềm năng cao hơn ${potential}%.`,
  "tier.standard": ({ least, most }) =>
    `Gợi ý hạng Thường: doanh thu 12 tháng cao hơn ${least === most ? "" : `${least} đến `}${most}% khách hàng ở ba kỳ cuối tháng.`,
  "tier.small": ({ above }) =>
    above === 0
      ? "Gợi ý hạng Nhỏ: doanh thu 12 tháng không cao hơn khách hàng nào ở ba kỳ cuối tháng."
      : `Gợi ý hạng Nhỏ: doanh thu 12 tháng chỉ cao hơn nhiều nhất ${above}% khách hàng ở ba kỳ cuối tháng.`,
};

const outcomes: Readonly<Record<string, string>> = {
  "agreement.declined": "Thỏa thuận gần nhất bị từ chối",
  "agreement.expired": "Thỏa thuận gần nhất đã hết hạn",
  "agreement.voided": "Thỏa thuận gần nhất bị hủy",
  "estimate.declined": "Báo giá gần nhất bị từ chối",
  "estimate.expired": "Báo giá gần nhất đã hết hạn",
  "estimate.voided": "Báo giá gần nhất bị hủy",
};

const fine: Readonly<Record<Parameters<Wording["driver.fine"]>[0]["driver"], string>> = {
  silence: "Liên hệ như thường lệ.",
  volume: "Liên hệ thường xuyên như trước.",
  overdue: "Không có khoản nào quá hạn.",
  payDrift: "Thanh toán nhanh như trước.",
  failed: "Không có khoản thanh toán nào thất bại.",
  meetings: "Không lỡ cuộc hẹn nào.",
  agreements: "Không có thỏa thuận nào bị từ chối.",
  waiting: "Không có gì đang chờ mình trả lời.",
  tasks: "Không có công việc nào quá hạn.",
};
