import type { relaySettings } from "../relay/settings.ts";
import { relaySettingsVi } from "../relay/vi.ts";
import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";

export const vi: Translated<typeof en> & WithSettings<typeof relaySettings> = {
  summary:
    "Cho thấy khi số liệu thực tế của khách hàng được làm mới, kế hoạch thay đổi, hoặc báo cáo được công bố.",
  limits: {
    sendsNothing:
      "Jirav lấy số liệu từ phần mềm kế toán và không tự gửi gì ra: hub chỉ thấy những gì bạn xuất ra hoặc gửi đến.",
    oneClient: "Một công ty trong Jirav là một khách hàng: tạo một kết nối cho mỗi công ty.",
    samples: "Các mẫu thử theo cách trình bày của riêng một công ty, không phải của Jirav.",
  },
  carries: {
    relay: "Báo cáo và phiên bản kế hoạch do script của bạn gửi đến.",
    file: "Báo cáo xuất ra (Excel, CSV) và bản sao nhật ký thay đổi.",
    mail: "Thư, nếu công ty của bạn nhận được.",
  },
  setup: {
    connections:
      "Tạo một kết nối ở đây cho mỗi công ty trong Jirav, đặt theo tên khách hàng, rồi chép địa chỉ và khóa bí mật.",
    export:
      "Xuất báo cáo hoặc nhật ký thay đổi vào ngày thường lệ, hoặc cho script gửi những gì đã thay đổi.",
    example:
      "Đưa một ví dụ và để hub đề xuất quy tắc đọc dữ liệu từ đó; khách hàng là khách hàng của kết nối này.",
    mapping: "Chạy thử quy tắc đọc dữ liệu trên ví dụ rồi đưa vào thiết lập của kết nối.",
  },
  certainty: {
    actuals:
      "Số liệu thực tế được nhập mỗi đêm từ QuickBooks Online, Xero, Intacct và NetSuite; kế hoạch được sửa bằng tay.",
    auditLog: "Phần cài đặt có nhật ký thay đổi với ngày, người dùng và loại.",
    importApi: "Jirav có API để nhập dữ liệu.",
    noneFound: "Jirav có gửi webhook hay thư thông báo không: chưa tìm thấy.",
    columns: "Các cột của tệp xuất.",
  },
  settings: relaySettingsVi,
};
