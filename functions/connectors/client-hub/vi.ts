import { relaySettingsVi } from "../relay/vi.ts";
import type { ToolWords } from "../tool-words.ts";

export const vi: ToolWords = {
  summary:
    "Cho thấy tin nhắn, tệp và việc đã trả lời của khách hàng trong không gian làm việc của họ, và việc được giao.",
  limits: [
    "Không tìm thấy API và webhook: hub chỉ thấy những gì bạn chuyển tiếp hoặc gửi đến.",
    "Thư tóm tắt bỏ qua những gì đã được xem, và những không gian làm việc mà người nhận không theo dõi.",
    "ClientHub của Countingworks là một sản phẩm khác.",
    "Các mẫu thử theo cách trình bày của riêng một công ty, không phải của Client Hub.",
  ],
  carries: [
    "Hoạt động do script hoặc công cụ đọc thư của bạn gửi đến.",
    "Thư tóm tắt của một người dùng theo dõi mọi không gian làm việc, gửi tối đa bốn lần mỗi giờ.",
    "Danh sách khách hàng hoặc công việc dạng CSV.",
  ],
  setup: [
    "Trong Client Hub, tạo một người dùng riêng cho hub, cho theo dõi mọi không gian làm việc, và để bật thư thông báo.",
    "Tạo một kết nối ở đây rồi chép địa chỉ và khóa bí mật.",
    "Cho script hoặc công cụ đọc thư gửi đến từng hoạt động, với tên không gian làm việc làm khách hàng.",
    "Đưa một ví dụ, để hub đề xuất ánh xạ từ đó, chạy thử rồi đưa vào thiết lập của kết nối.",
  ],
  certainty: [
    "Thư gửi tối đa bốn lần mỗi giờ, tóm tắt từ lần trước; những gì đã xem được bỏ qua.",
    "Kế toán viên được báo về tin nhắn và tệp, việc đã trả lời hoặc có bình luận, tệp tải lên, việc được giao và lời nhắc đến mình.",
    "Khách hàng và liên hệ được nhập bằng CSV; trường “Client Company” của liên hệ nối hai bên.",
    "Người gửi và câu chữ của thư.",
    "Có API, webhook, ứng dụng Zapier hay chức năng xuất dữ liệu không: chưa tìm thấy.",
  ],
  settings: relaySettingsVi,
};
