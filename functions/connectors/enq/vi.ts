import type { relaySettings } from "../relay/settings.ts";
import { relaySettingsVi } from "../relay/vi.ts";
import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";

export const vi: Translated<typeof en> & WithSettings<typeof relaySettings> = {
  summary: "Cho thấy những gì bạn xuất ra, chuyển tiếp hoặc gửi đến từ enQ, đọc theo quy tắc của bạn.",
  limits: {
    nothingFound:
      "Không tìm thấy trang nào về giao diện của enQ, nên không có gì dựng sẵn: đây không phải tích hợp với enQ.",
    samples: "Các mẫu thử theo cách trình bày của riêng một công ty, không phải của enQ.",
  },
  carries: {
    relay: "Bất cứ gì script hoặc dịch vụ nối của bạn gửi đến.",
    file: "Danh sách bất kỳ mà bạn xuất được.",
    mail: "Thư bất kỳ mà bạn chuyển tiếp được.",
  },
  setup: {
    findOut: "Tìm hiểu enQ làm được gì cho bạn: xuất danh sách, gửi thư, hay gọi một địa chỉ.",
    connection: "Tạo một kết nối ở đây rồi chép địa chỉ và khóa bí mật.",
    example:
      "Đưa một ví dụ bằng cách đó, để hub đề xuất quy tắc đọc dữ liệu từ đó, chạy thử rồi đưa vào thiết lập của kết nối.",
  },
  certainty: {
    interfaces: "enQ có API, webhook, ứng dụng Zapier, thư hay chức năng xuất dữ liệu không.",
    tells: "Một công cụ như vậy thường báo về công việc, hồ sơ việc và giờ làm.",
  },
  settings: relaySettingsVi,
};
