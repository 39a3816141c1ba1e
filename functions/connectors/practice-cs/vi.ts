import { relaySettingsVi } from "../relay/vi.ts";
import type { ToolWords } from "../tool-words.ts";

export const vi: ToolWords = {
  summary:
    "Cho thấy khách hàng, hợp đồng dịch vụ, dự án, hóa đơn và phiếu thu từ tệp công ty tự xuất theo lịch.",
  limits: [
    "Practice CS không có API công khai: nguồn là truy vấn theo lịch của chính công ty, và truy vấn đó quyết định hub thấy gì.",
    "Tên bảng và cột không được công bố. Hub quy định tệp CSV; truy vấn của công ty điền vào.",
    "Bản Practice CS do nhà cung cấp vận hành không cho truy cập SQL Server: khi đó hãy xuất báo cáo.",
  ],
  carries: [
    "Các dòng do script của bạn gửi đến, theo cột của tệp CSV do hub quy định.",
    "Tệp CSV công ty tự xuất theo lịch, so sánh với tệp trước.",
  ],
  setup: [
    "Trên máy chủ, tạo một tài khoản SQL Server chỉ được đọc, và viết truy vấn cho ra các cột của tệp CSV do hub quy định (xem infra/practice-cs/README.md).",
    "Tạo một kết nối ở đây rồi chép địa chỉ và khóa bí mật.",
    "Đặt export-practice-cs.ps1 lên máy chủ và cho Windows Task Scheduler chạy mỗi đêm.",
    "Chạy thử một lần bằng tay: nó cho biết đã gửi gì. Lần xuất đầu là mốc, các lần sau cho thấy thay đổi.",
  ],
  certainty: [
    "Dữ liệu khách hàng và công ty nằm trong một Microsoft SQL Server trên máy chủ của công ty.",
    "Có bản do nhà cung cấp vận hành.",
    "Khách hàng có “Client ID” gồm chữ và số.",
    "Tên các bảng và cột.",
    "Có API công khai không: chưa tìm thấy.",
  ],
  settings: relaySettingsVi,
};
