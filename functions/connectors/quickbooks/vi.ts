import type { ToolWords } from "../tool-words.ts";

export const vi: ToolWords = {
  summary:
    "Cho thấy hóa đơn, thanh toán, báo giá, hóa đơn mua và khách hàng khi được lập, thay đổi, gửi, vô hiệu hoặc gộp.",
  limits: [
    "QuickBooks chỉ gửi mã: số tiền, hạn thanh toán và khách hàng của một hóa đơn phải lấy thêm sau.",
    "Cho đến lúc đó, mọi thứ trừ hồ sơ khách hàng đều nằm ở công ty đã kết nối.",
  ],
  setup: [
    "Mở Intuit Developer Portal (developer.intuit.com), chọn ứng dụng mà các công ty QuickBooks của bạn kết nối, rồi “Webhooks”, rồi “Production”.",
    "Dán địa chỉ của kết nối làm endpoint và chọn dạng nội dung “CloudEvents”.",
    "Chọn các đối tượng cần nhận (ít nhất “Customer”, “Invoice”, “Payment”, “Estimate”, “Credit Memo”, “Sales Receipt” và “Refund Receipt”) với mọi thao tác, rồi lưu.",
    "Chọn “Show verifier token”, chép lại và nhập vào đây làm khóa bí mật của kết nối.",
    "Chọn “Send test events”; thông báo thật đầu tiên có thể mất năm phút.",
  ],
};
