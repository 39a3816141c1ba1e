import { relaySettingsVi } from "../relay/vi.ts";
import type { ToolWords } from "../tool-words.ts";

export const vi: ToolWords = {
  summary: "Cho thấy chứng từ khách hàng nộp: đã nhận, bị trả lại, đã đẩy vào sổ kế toán.",
  limits: [
    "AutoEntry không có API công khai và không có webhook: hub chỉ thấy những gì bạn tải xuống, chuyển tiếp hoặc gửi đến.",
    "Những gì AutoEntry đẩy vào sổ kế toán cũng đến qua kết nối của phần mềm kế toán, với số hóa đơn hoặc mã AutoEntry làm số tham chiếu.",
    "Các mẫu thử theo cách trình bày của riêng một công ty, không phải của AutoEntry.",
  ],
  carries: [
    "Chứng từ mà script của bạn gửi đến.",
    "Sao kê và danh sách AutoEntry cho tải xuống dạng CSV hoặc Excel.",
    "Thư AutoEntry gửi.",
  ],
  setup: [
    "Tạo một kết nối ở đây rồi chép địa chỉ và khóa bí mật.",
    "Quyết định chứng từ đến đây bằng cách nào: script gửi đến, hay tệp AutoEntry cho tải xuống.",
    "Đưa một ví dụ. Để hub đề xuất ánh xạ từ đó, trong đó khách hàng là công ty (company) trong AutoEntry.",
    "Chạy thử ánh xạ trên ví dụ rồi đưa vào thiết lập của kết nối.",
  ],
  certainty: [
    "Sao kê tải xuống dạng Excel hoặc CSV; chứng từ nằm trong “Inbox”, “Activity”, “Archived” và “Rejected”.",
    "Số tham chiếu trong sổ kế toán là số hóa đơn hoặc mã AutoEntry, tùy cách cài đặt công ty.",
    "Công ty đã nối với phần mềm kế toán mang tên của công ty trong phần mềm đó.",
    "Có API, webhook hay ứng dụng Zapier không: chưa tìm thấy.",
    "Tiêu đề các cột của tệp tải xuống.",
  ],
  settings: relaySettingsVi,
};
