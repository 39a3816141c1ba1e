import type { relaySettings } from "../relay/settings.ts";
import { relaySettingsVi } from "../relay/vi.ts";
import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";

export const vi: Translated<typeof en> & WithSettings<typeof relaySettings> = {
  summary: "Cho thấy các dòng của một bảng được thêm, thay đổi và xóa giữa hai bản sao của cơ sở dữ liệu.",
  limits: {
    betweenCopies:
      "Những gì xảy ra giữa hai bản sao được xem là một thay đổi; bảng liên kết không có dòng riêng trong tệp.",
    damagedCopy:
      "Bản sao tạo khi đang có người ghi có thể bị hỏng: hãy đóng cơ sở dữ liệu, hoặc dùng “Compact and Repair”, trước khi sao chép.",
    dates: "Ngày giờ trong Access không có múi giờ: hãy chọn múi giờ đúng của chúng.",
    samples: "Các mẫu thử theo bảng của riêng một công ty.",
  },
  carries: {
    file: "Một bảng của tệp .mdb hoặc .accdb (Access 97 đến 2019, có hoặc không có mật khẩu), so sánh theo khóa.",
    relay: "Các dòng do macro trong cơ sở dữ liệu gửi đến.",
  },
  setup: {
    table: "Quyết định cần bảng nào, cột nào định danh một dòng mãi mãi, và cột nào nêu khách hàng.",
    connection:
      "Tạo một kết nối ở đây với các lựa chọn đó và đưa bản sao đầu tiên: đó là mốc để so sánh các bản sau.",
    everyNight:
      "Cho tác vụ sao lưu gửi một bản sao mỗi đêm; hoặc cho macro trong cơ sở dữ liệu gửi từng dòng thay đổi, kèm khóa bí mật của kết nối.",
  },
  certainty: {
    versions: "Đọc được tệp của Access 97 đến 2019, kể cả tệp mã hóa khi có mật khẩu.",
    columns: "Các cột là của riêng công ty.",
  },
  settings: relaySettingsVi,
};
