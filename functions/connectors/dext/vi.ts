import type { relaySettings } from "../relay/settings.ts";
import { relaySettingsVi } from "../relay/vi.ts";
import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";

export const vi: Translated<typeof en> & WithSettings<typeof relaySettings> = {
  summary: "Cho thấy biên lai và hóa đơn khách hàng nộp: đã ghi nhận, bị trả lại, đã đẩy vào sổ kế toán.",
  limits: {
    noApi:
      "Dext không có API công khai và không có webhook: hub chỉ thấy những gì bạn xuất ra, chuyển tiếp hoặc gửi đến.",
    supplier:
      "Nhà cung cấp trên biên lai không phải khách hàng: khách hàng là tài khoản khách (client account) trong Dext.",
    samples: "Các mẫu thử theo cách trình bày của riêng một công ty, không phải của Dext.",
  },
  carries: {
    relay: "Chứng từ do script hoặc dịch vụ nối của bạn gửi đến.",
    file: "Tệp CSV xuất từ “Inbox” hoặc “Archive”, hoặc báo cáo của một đề nghị thanh toán chi phí.",
    mail: "Thông báo về chứng từ đã xử lý, bị trả lại hoặc không đẩy được.",
  },
  setup: {
    connection: "Tạo một kết nối ở đây rồi chép địa chỉ và khóa bí mật.",
    decide:
      "Quyết định chứng từ đến đây bằng cách nào: script hoặc dịch vụ nối gửi từng chứng từ, hay tệp xuất ra.",
    example:
      "Gửi một chứng từ thật. Nó được giữ lại ở mục không hiểu được; để hub đề xuất quy tắc đọc dữ liệu từ đó, trong đó khách hàng là tên tài khoản khách, không bao giờ là nhà cung cấp.",
    mapping:
      "Chạy thử quy tắc đọc dữ liệu trên ví dụ, đưa vào thiết lập của kết nối rồi cho đọc lại chứng từ đã giữ.",
  },
  certainty: {
    noApi: "Không có API công khai cho lập trình viên (xem ngày 14 tháng 10 năm 2026).",
    exports:
      "“Inbox” và “Archive” xuất được CSV và PDF, đề nghị thanh toán chi phí xuất được CSV theo dạng đã chọn.",
    notified:
      "Người dùng có thể nhận thư báo về chứng từ bị trả lại, đã xử lý, lỗi khi đẩy, tin nhắn và lần lấy dữ liệu không được.",
    headers: "Tiêu đề các cột của tệp CSV.",
    wording: "Câu chữ của thư thông báo.",
    zapier: "Dext có trigger trong Zapier hay không.",
  },
  settings: relaySettingsVi,
};
