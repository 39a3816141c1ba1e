import type { relaySettings } from "../relay/settings.ts";
import { relaySettingsVi } from "../relay/vi.ts";
import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";

export const vi: Translated<typeof en> & WithSettings<typeof relaySettings> = {
  summary:
    "Cho thấy hợp đồng dịch vụ được gửi và ký, và các khoản thanh toán nhận được, thất bại hoặc hoàn lại.",
  limits: {
    noApi: "Không tìm thấy API và webhook: hub chỉ thấy những gì bạn chuyển tiếp, xuất ra hoặc gửi đến.",
    ledger: "Nếu thanh toán được đồng bộ sang phần mềm kế toán, chúng cũng đến qua kết nối của phần mềm đó.",
    bankNumbers: "Đừng gửi kèm số thẻ và số tài khoản ngân hàng: hub không cần đến.",
    samples: "Các mẫu thử theo cách trình bày của riêng một công ty, không phải của BizPayO.",
  },
  carries: {
    relay: "Hợp đồng dịch vụ và thanh toán do script hoặc công cụ đọc thư của bạn gửi đến.",
    mail: "Thư của công ty về thanh toán và hợp đồng dịch vụ.",
    file: "Danh sách giao dịch dạng CSV.",
  },
  setup: {
    connection: "Tạo một kết nối ở đây rồi chép địa chỉ và khóa bí mật.",
    posts:
      "Cho script hoặc công cụ đọc thư gửi đến từng hợp đồng dịch vụ và khoản thanh toán, kèm tên và email của khách hàng, không kèm số thẻ hay số tài khoản.",
    example:
      "Đưa một ví dụ, để hub đề xuất quy tắc đọc dữ liệu từ đó, chạy thử rồi đưa vào thiết lập của kết nối.",
  },
  certainty: {
    portal:
      "Khách hàng ký trong cổng hợp đồng, có thể trả trước tại đó, và được thu phí hằng tháng từ hồ sơ đã lưu.",
    noneFound: "Có API, webhook, ứng dụng Zapier hay chức năng xuất dữ liệu không: chưa tìm thấy.",
    mails: "Người gửi và câu chữ của thư.",
  },
  settings: relaySettingsVi,
};
