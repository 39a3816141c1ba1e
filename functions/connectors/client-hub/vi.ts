import type { relaySettings } from "../relay/settings.ts";
import { relaySettingsVi } from "../relay/vi.ts";
import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";

export const vi: Translated<typeof en> & WithSettings<typeof relaySettings> = {
  summary:
    "Cho thấy tin nhắn, tệp và việc đã trả lời của khách hàng trong không gian làm việc của họ, và việc được giao.",
  limits: {
    noApi: "Không tìm thấy API và webhook: hub chỉ thấy những gì bạn chuyển tiếp hoặc gửi đến.",
    viewed:
      "Thư tóm tắt bỏ qua những gì đã được xem, và những không gian làm việc mà người nhận không theo dõi.",
    otherProduct: "ClientHub của Countingworks là một sản phẩm khác.",
    samples: "Các mẫu thử theo cách trình bày của riêng một công ty, không phải của Client Hub.",
  },
  carries: {
    relay: "Hoạt động do script hoặc công cụ đọc thư của bạn gửi đến.",
    mail: "Thư tóm tắt của một người dùng theo dõi mọi không gian làm việc, gửi tối đa bốn lần mỗi giờ.",
    file: "Danh sách khách hàng hoặc công việc dạng CSV.",
  },
  setup: {
    user: "Trong Client Hub, tạo một người dùng riêng cho hub, cho theo dõi mọi không gian làm việc, và để bật thư thông báo.",
    connection: "Tạo một kết nối ở đây rồi chép địa chỉ và khóa bí mật.",
    posts:
      "Cho script hoặc công cụ đọc thư gửi đến từng hoạt động, với tên không gian làm việc làm khách hàng.",
    example:
      "Đưa một ví dụ, để hub đề xuất quy tắc đọc dữ liệu từ đó, chạy thử rồi đưa vào thiết lập của kết nối.",
  },
  certainty: {
    summaries: "Thư gửi tối đa bốn lần mỗi giờ, tóm tắt từ lần trước; những gì đã xem được bỏ qua.",
    notified:
      "Kế toán viên được báo về tin nhắn và tệp, việc đã trả lời hoặc có bình luận, tệp tải lên, việc được giao và lời nhắc đến mình.",
    imported: "Khách hàng và liên hệ được nhập bằng CSV; trường “Client Company” của liên hệ nối hai bên.",
    sender: "Thư đến từ NoReply@mail.clienthub.info.",
    wording: "Câu chữ của thư.",
    noneFound: "Có API, webhook, ứng dụng Zapier hay chức năng xuất dữ liệu không: chưa tìm thấy.",
  },
  settings: relaySettingsVi,
};
