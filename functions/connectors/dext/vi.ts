import { relaySettingsVi } from "../relay/vi.ts";
import type { ToolWords } from "../tool-words.ts";

export const vi: ToolWords = {
  summary: "Cho thấy biên lai và hóa đơn khách hàng nộp: đã ghi nhận, bị trả lại, đã đẩy vào sổ kế toán.",
  limits: [
    "Dext không có API công khai và không có webhook: hub chỉ thấy những gì bạn xuất ra, chuyển tiếp hoặc gửi đến.",
    "Nhà cung cấp trên biên lai không phải khách hàng: khách hàng là tài khoản khách (client account) trong Dext.",
    "Các mẫu thử theo cách trình bày của riêng một công ty, không phải của Dext.",
  ],
  carries: [
    "Chứng từ do script hoặc dịch vụ nối của bạn gửi đến.",
    "Tệp CSV xuất từ “Inbox” hoặc “Archive”, hoặc báo cáo của một đề nghị thanh toán chi phí.",
    "Thông báo về chứng từ đã xử lý, bị trả lại hoặc không đẩy được.",
  ],
  setup: [
    "Tạo một kết nối ở đây rồi chép địa chỉ và khóa bí mật.",
    "Quyết định chứng từ đến đây bằng cách nào: script hoặc dịch vụ nối gửi từng chứng từ, hay tệp xuất ra.",
    "Gửi một chứng từ thật. Nó được giữ lại ở mục không hiểu được; để hub đề xuất ánh xạ từ đó, trong đó khách hàng là tên tài khoản khách, không bao giờ là nhà cung cấp.",
    "Chạy thử ánh xạ trên ví dụ, đưa vào thiết lập của kết nối rồi cho đọc lại chứng từ đã giữ.",
  ],
  certainty: [
    "Không có API công khai cho lập trình viên (xem ngày 14 tháng 10 năm 2026).",
    "“Inbox” và “Archive” xuất được CSV và PDF, đề nghị thanh toán chi phí xuất được CSV theo dạng đã chọn.",
    "Người dùng có thể nhận thư báo về chứng từ bị trả lại, đã xử lý, lỗi khi đẩy, tin nhắn và lần lấy dữ liệu không được.",
    "Tiêu đề các cột của tệp CSV.",
    "Câu chữ của thư thông báo.",
    "Dext có trigger trong Zapier hay không.",
  ],
  settings: relaySettingsVi,
};
