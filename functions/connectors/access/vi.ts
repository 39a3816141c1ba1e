import { relaySettingsVi } from "../relay/vi.ts";
import type { ToolWords } from "../tool-words.ts";

export const vi: ToolWords = {
  summary: "Cho thấy các dòng của một bảng được thêm, thay đổi và xóa giữa hai bản sao của cơ sở dữ liệu.",
  limits: [
    "Những gì xảy ra giữa hai bản sao được xem là một thay đổi; bảng liên kết không có dòng riêng trong tệp.",
    "Bản sao tạo khi đang có người ghi có thể bị hỏng: hãy đóng cơ sở dữ liệu, hoặc dùng “Compact and Repair”, trước khi sao chép.",
    "Ngày giờ trong Access không có múi giờ: hãy chọn múi giờ đúng của chúng.",
    "Các mẫu thử theo bảng của riêng một công ty.",
  ],
  carries: [
    "Một bảng của tệp .mdb hoặc .accdb (Access 97 đến 2019, có hoặc không có mật khẩu), so sánh theo khóa.",
    "Các dòng do macro trong cơ sở dữ liệu gửi đến.",
  ],
  setup: [
    "Quyết định cần bảng nào, cột nào định danh một dòng mãi mãi, và cột nào nêu khách hàng.",
    "Tạo một kết nối ở đây với các lựa chọn đó và đưa bản sao đầu tiên: đó là mốc để so sánh các bản sau.",
    "Cho tác vụ sao lưu gửi một bản sao mỗi đêm; hoặc cho macro trong cơ sở dữ liệu gửi từng dòng thay đổi, kèm khóa bí mật của kết nối.",
  ],
  certainty: [
    "Đọc được tệp của Access 97 đến 2019, kể cả tệp mã hóa khi có mật khẩu.",
    "Các cột là của riêng công ty.",
  ],
  settings: relaySettingsVi,
};
