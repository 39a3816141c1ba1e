import { relaySettingsVi } from "../relay/vi.ts";
import type { ToolWords } from "../tool-words.ts";

export const vi: ToolWords = {
  summary:
    "Cho thấy hợp đồng dịch vụ được gửi và ký, và các khoản thanh toán nhận được, thất bại hoặc hoàn lại.",
  limits: [
    "Không tìm thấy API và webhook: hub chỉ thấy những gì bạn chuyển tiếp, xuất ra hoặc gửi đến.",
    "Nếu thanh toán được đồng bộ sang phần mềm kế toán, chúng cũng đến qua kết nối của phần mềm đó.",
    "Đừng gửi kèm số thẻ và số tài khoản ngân hàng: hub không cần đến.",
    "Các mẫu thử theo cách trình bày của riêng một công ty, không phải của BizPayO.",
  ],
  carries: [
    "Hợp đồng dịch vụ và thanh toán do script hoặc công cụ đọc thư của bạn gửi đến.",
    "Thư của công ty về thanh toán và hợp đồng dịch vụ.",
    "Danh sách giao dịch dạng CSV.",
  ],
  setup: [
    "Tạo một kết nối ở đây rồi chép địa chỉ và khóa bí mật.",
    "Cho script hoặc công cụ đọc thư gửi đến từng hợp đồng dịch vụ và khoản thanh toán, kèm tên và email của khách hàng, không kèm số thẻ hay số tài khoản.",
    "Đưa một ví dụ, để hub đề xuất ánh xạ từ đó, chạy thử rồi đưa vào thiết lập của kết nối.",
  ],
  certainty: [
    "Khách hàng ký trong cổng hợp đồng, có thể trả trước tại đó, và được thu phí hằng tháng từ hồ sơ đã lưu.",
    "Có API, webhook, ứng dụng Zapier hay chức năng xuất dữ liệu không: chưa tìm thấy.",
    "Người gửi và câu chữ của thư.",
  ],
  settings: relaySettingsVi,
};
