import type { relaySettings } from "../relay/settings.ts";
import { relaySettingsVi } from "../relay/vi.ts";
import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";

export const vi: Translated<typeof en> & WithSettings<typeof relaySettings> = {
  summary:
    "Cho thấy khách hàng, hợp đồng dịch vụ, dự án, hóa đơn và phiếu thu từ tệp công ty tự xuất theo lịch.",
  limits: {
    noApi:
      "Practice CS không có API công khai: nguồn là truy vấn theo lịch của chính công ty, và truy vấn đó quyết định hub thấy gì.",
    tables: "Tên bảng và cột không được công bố. Hub quy định tệp CSV; truy vấn của công ty điền vào.",
    hosted:
      "Bản Practice CS do nhà cung cấp vận hành không cho truy cập SQL Server: khi đó hãy xuất báo cáo.",
  },
  carries: {
    relay: "Các dòng do script của bạn gửi đến, theo cột của tệp CSV do hub quy định.",
    file: "Tệp CSV công ty tự xuất theo lịch, so sánh với tệp trước.",
  },
  setup: {
    login:
      "Trên máy chủ, tạo một tài khoản SQL Server chỉ được đọc, và viết truy vấn cho ra các cột của tệp CSV do hub quy định (xem infra/practice-cs/README.md).",
    connection: "Tạo một kết nối ở đây rồi chép địa chỉ và khóa bí mật.",
    script: "Đặt export-practice-cs.ps1 lên máy chủ và cho Windows Task Scheduler chạy mỗi đêm.",
    firstRun:
      "Chạy thử một lần bằng tay: nó cho biết đã gửi gì. Lần xuất đầu là mốc, các lần sau cho thấy thay đổi.",
  },
  certainty: {
    server: "Dữ liệu khách hàng và công ty nằm trong một Microsoft SQL Server trên máy chủ của công ty.",
    hosted: "Có bản do nhà cung cấp vận hành.",
    clientId: "Khách hàng có “Client ID” gồm chữ và số.",
    tables: "Tên các bảng và cột.",
    noneFound: "Có API công khai không: chưa tìm thấy.",
  },
  settings: relaySettingsVi,
};
