import type { Translated } from "../tool-words.ts";
import type { en } from "./en.ts";

export const vi: Translated<typeof en> = {
  summary:
    "Cho thấy hóa đơn, phiếu ghi có, thanh toán, hóa đơn mua và liên hệ khi được lập, thay đổi, thanh toán, vô hiệu hoặc xóa.",
  limits: {
    idsOnly:
      "Xero chỉ gửi mã: cho đến khi bạn cho hub lấy thêm, mọi thứ đều nằm ở tổ chức đã kết nối, không có số tiền, hạn thanh toán và khách hàng.",
    payments:
      "Không webhook nào báo về thanh toán: hub tìm thấy chúng cùng hóa đơn mà chúng thanh toán, còn của phiếu ghi có và khoản đã xóa thì nhờ việc kiểm tra hằng ngày.",
    made: "Xero không giữ thời điểm lập: trong lịch sử, một hóa đơn mang thời điểm là ngày ghi trên chính nó.",
    others: "Báo giá, đơn mua hàng và giao dịch ngân hàng không được cho thấy.",
  },
  setup: {
    app: "Mở cổng nhà phát triển của Xero (developer.xero.com), chọn “My Apps”, rồi “New app”, và tạo một “Web app”. Một ứng dụng dùng cho mọi tổ chức.",
    redirect:
      "Ở trang “Configuration” của ứng dụng, thêm địa chỉ quay về của hub làm redirect URI, tạo secret, rồi nhập client id và secret vào đây làm ứng dụng của kết nối.",
    endpoint:
      "Ở trang “Webhooks”, chọn “Invoices”, “Credit notes” và “Contacts” rồi dán địa chỉ của kết nối làm delivery URL.",
    key: "Lưu, chép webhooks key mà Xero hiển thị và nhập vào đây làm khóa bí mật của kết nối. Khóa do Xero cấp: hub không chọn được.",
    intent:
      "Chọn “Send Intent to receive” ở Xero: trạng thái chuyển thành OK khi khóa đúng. Việc này thất bại cho đến khi khóa được nhập vào đây.",
    access:
      "Kết nối từng tổ chức từ đây, mỗi tổ chức một lần: đăng nhập Xero bằng người dùng được xem doanh thu của tổ chức đó, rồi chọn nó. Hub xin quyền đọc hóa đơn, thanh toán và liên hệ, và quyền giữ kết nối.",
  },
  certainty: {
    signature:
      "Xero ký nội dung bằng HMAC-SHA256 với webhooks key trong x-xero-signature, và cần 200 hoặc 401 trong vòng năm giây.",
    payload: "Một lần gửi nêu các đối tượng và điều đã xảy ra với chúng, ngoài ra không có gì khác.",
    consented:
      "Khi một tổ chức đã được kết nối với ứng dụng từ trước, Xero có thể không cho biết tổ chức nào được chọn: lúc đó hub lấy tổ chức có kết nối thay đổi sau cùng, và hiện tên của nó.",
  },
};
