import type { relaySettings } from "../relay/settings.ts";
import { relaySettingsVi } from "../relay/vi.ts";
import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";

export const vi: Translated<typeof en> & WithSettings<typeof relaySettings> = {
  summary: "Cho thấy chứng từ khách hàng nộp: đã nhận, bị trả lại, đã đẩy vào sổ kế toán.",
  limits: {
    noApi:
      "AutoEntry không có API công khai và không có webhook: hub chỉ thấy những gì bạn tải xuống, chuyển tiếp hoặc gửi đến.",
    ledger:
      "Những gì AutoEntry đẩy vào sổ kế toán cũng đến qua kết nối của phần mềm kế toán, với số hóa đơn hoặc mã AutoEntry làm số tham chiếu.",
    samples: "Các mẫu thử theo cách trình bày của riêng một công ty, không phải của AutoEntry.",
  },
  carries: {
    relay: "Chứng từ mà script của bạn gửi đến.",
    file: "Sao kê và danh sách AutoEntry cho tải xuống dạng CSV hoặc Excel.",
    mail: "Thư AutoEntry gửi.",
  },
  setup: {
    connection: "Tạo một kết nối ở đây rồi chép địa chỉ và khóa bí mật.",
    decide: "Quyết định chứng từ đến đây bằng cách nào: script gửi đến, hay tệp AutoEntry cho tải xuống.",
    example:
      "Đưa một ví dụ. Để hub đề xuất quy tắc đọc dữ liệu từ đó, trong đó khách hàng là công ty (company) trong AutoEntry.",
    mapping: "Chạy thử quy tắc đọc dữ liệu trên ví dụ rồi đưa vào thiết lập của kết nối.",
  },
  certainty: {
    downloads:
      "Sao kê tải xuống dạng Excel hoặc CSV; chứng từ nằm trong “Inbox”, “Activity”, “Archived” và “Rejected”.",
    reference: "Số tham chiếu trong sổ kế toán là số hóa đơn hoặc mã AutoEntry, tùy cách cài đặt công ty.",
    company: "Công ty đã nối với phần mềm kế toán mang tên của công ty trong phần mềm đó.",
    noneFound: "Có API, webhook hay ứng dụng Zapier không: chưa tìm thấy.",
    headers: "Tiêu đề các cột của tệp tải xuống.",
  },
  settings: relaySettingsVi,
};
