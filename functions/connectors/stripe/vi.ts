import type { Translated } from "../tool-words.ts";
import type { en } from "./en.ts";

export const vi: Translated<typeof en> = {
  summary:
    "Cho thấy khách hàng, hóa đơn, báo giá, thanh toán, hoàn tiền, tranh chấp, lượt mua và gói đăng ký khi được lập, thay đổi, thành công hoặc thất bại.",
  limits: {
    thin: "Sự kiện dạng “thin” chỉ nêu tên đối tượng: cho đến khi bạn cho hub lấy thêm, nó chỉ nằm trên dòng thời gian của khách hàng khi đối tượng chính là khách hàng hoặc đã được biết.",
    order: "Stripe không giữ thứ tự các sự kiện và ngừng gửi sau ba ngày không được.",
    past: "Khi được vào API, hub đọc chính các sự kiện của Stripe trong tháng vừa qua, và mỗi ngày những sự kiện chưa được gửi đến. Của các tháng trước đó, hub đọc những gì được lập khi ấy, theo hiện trạng; không có báo giá, và không có gì của các tài khoản liên kết.",
    versions:
      "Từ phiên bản API ngày 31 tháng 3 năm 2025, một khoản thanh toán không cho biết nó trả cho hóa đơn nào: khi thẻ trả hóa đơn bị từ chối, cả hóa đơn lẫn khoản thanh toán đều báo.",
    testMode:
      "Những gì xảy ra trong “test mode” vẫn hiện và được đánh dấu; chúng không được tính vào tổng công nợ nào.",
  },
  setup: {
    destination:
      "Trong Stripe Dashboard, mở “Workbench”, rồi “Webhooks”, và chọn “Add destination”. Với các tài khoản liên kết, chọn “Connected accounts”, nếu không thì “Your account”.",
    events:
      "Chọn sự kiện dạng “snapshot” và các sự kiện customer.*, customer.subscription.*, invoice.*, credit_note.*, quote.*, payment_intent.*, charge.refunded, refund.failed, charge.dispute.*, checkout.session.* và payout.*.",
    endpoint: "Chọn “Webhook endpoint”, dán địa chỉ của kết nối làm “endpoint URL”, rồi tạo destination.",
    secret:
      "Cho hiện “signing secret” (whsec_…), chép lại và nhập vào đây làm khóa bí mật của kết nối. “Test mode” có endpoint và khóa riêng.",
    tryOne:
      "Hoàn tất (finalize) một hóa đơn thử, hoặc chạy stripe trigger invoice.paid bằng Stripe CLI: nó hiện ra ở đây sau vài giây.",
    access:
      "Để sự kiện dạng “thin” được bổ sung và năm trước được đọc: trong mục “API keys” của Dashboard, chọn “Create restricted key”, cho quyền “Read” với mọi tài nguyên “Core” và “Billing”, “Checkout Sessions” và “Events”, rồi nhập khóa (rk_…) vào đây làm token. Nếu cho thêm quyền “Write” với “Webhook Endpoints”, hub tự tạo endpoint và tự nhập khóa bí mật của nó, mỗi giờ xem lại, và bật lại khi Stripe đã tắt: khi ấy hãy bỏ qua các bước trước.",
  },
};
