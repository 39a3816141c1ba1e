import { relaySettingsVi } from "../relay/vi.ts";
import type { ToolWords } from "../tool-words.ts";

export const vi: ToolWords = {
  summary: "Cho thấy những gì bạn xuất ra, chuyển tiếp hoặc gửi đến từ enQ, đọc theo ánh xạ của bạn.",
  limits: [
    "Không tìm thấy trang nào về giao diện của enQ, nên không có gì dựng sẵn: đây không phải tích hợp với enQ.",
    "Các mẫu thử theo cách trình bày của riêng một công ty, không phải của enQ.",
  ],
  carries: [
    "Bất cứ gì script hoặc dịch vụ nối của bạn gửi đến.",
    "Danh sách bất kỳ mà bạn xuất được.",
    "Thư bất kỳ mà bạn chuyển tiếp được.",
  ],
  setup: [
    "Tìm hiểu enQ làm được gì cho bạn: xuất danh sách, gửi thư, hay gọi một địa chỉ.",
    "Tạo một kết nối ở đây rồi chép địa chỉ và khóa bí mật.",
    "Đưa một ví dụ bằng cách đó, để hub đề xuất ánh xạ từ đó, chạy thử rồi đưa vào thiết lập của kết nối.",
  ],
  certainty: [
    "enQ có API, webhook, ứng dụng Zapier, thư hay chức năng xuất dữ liệu không.",
    "Một công cụ như vậy thường báo về công việc, hồ sơ việc và giờ làm.",
  ],
  settings: relaySettingsVi,
};
