import type { relaySettings } from "../relay/settings.ts";
import { relaySettingsVi } from "../relay/vi.ts";
import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";

export const vi: Translated<typeof en> & WithSettings<typeof relaySettings> = {
  summary: "Cho thấy dự án bắt đầu và hoàn tất, việc được giao, hoàn thành và quá hạn, và khách hàng mới.",
  limits: {
    noApi:
      "Không tìm thấy API công khai và webhook: hub chỉ thấy những gì bạn gửi qua dịch vụ nối, xuất ra hoặc chuyển tiếp.",
    noClientId:
      "Khách hàng không có mã công khai: khách hàng đổi tên là khách hàng mới cho đến khi có người gộp hai bên.",
    samples: "Các mẫu thử theo cách trình bày của riêng một công ty, không phải của Jetpack.",
  },
  carries: {
    relay: "Dự án và việc do dịch vụ nối của bạn gửi đến, nếu gói của bạn có dịch vụ dùng được.",
    file: "Danh sách dự án hoặc khách hàng dạng CSV.",
    mail: "Thư về việc được nhắc đến trong dự án.",
  },
  setup: {
    relay:
      "Xem gói của bạn có kích hoạt được dịch vụ nối hay không. Nếu được, cho nó gửi đến địa chỉ của kết nối; nếu không, xuất danh sách hoặc chuyển tiếp thư.",
    connection: "Tạo một kết nối ở đây rồi chép địa chỉ và khóa bí mật vào dịch vụ nối.",
    example:
      "Đưa một ví dụ, để hub đề xuất quy tắc đọc dữ liệu từ đó với tên khách hàng làm khách hàng, chạy thử rồi đưa vào thiết lập của kết nối.",
  },
  certainty: {
    work: "Công việc gồm khách hàng, dự án (một lần hoặc theo chu kỳ) tạo từ mẫu, và các việc của dự án.",
    imported: "Khách hàng được nhập từ QuickBooks Online, một chiều; giờ làm được đẩy sang đó.",
    mentions: "Lời nhắc đến ai thì gửi thư cho người đó, và thư trả lời được lưu vào dự án.",
    noneFound: "Có API công khai, webhook hay ứng dụng Zapier không: chưa tìm thấy.",
    forms: "Dạng của tệp xuất và của thư.",
  },
  settings: relaySettingsVi,
};
