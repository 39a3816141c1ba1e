import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";
import type { settings } from "./settings.ts";

export const vi: Translated<typeof en> & WithSettings<typeof settings> = {
  summary:
    "Cho thấy hóa đơn, thanh toán, báo giá, hóa đơn mua và khách hàng khi được lập, thay đổi, gửi, vô hiệu hoặc gộp.",
  limits: {
    idsOnly:
      "QuickBooks chỉ gửi mã: cho đến khi bạn cho hub lấy thêm, mọi thứ trừ hồ sơ khách hàng đều nằm ở công ty đã kết nối, không có số tiền và hạn thanh toán.",
    deleted:
      "Hồ sơ đã xóa không lấy thêm được nữa. Hồ sơ bị xóa mà không có thông báo thì việc kiểm tra hằng ngày tìm ra, trong 30 ngày và trong số một nghìn thay đổi cùng loại.",
  },
  setup: {
    app: "Mở Intuit Developer Portal (developer.intuit.com). Nếu chưa có ứng dụng, hãy tạo tài khoản nhà phát triển và một ứng dụng với khóa production ở đó, mất khoảng nửa giờ, một lần. Chọn ứng dụng, rồi “Webhooks”, rồi “Production”.",
    endpoint: "Dán địa chỉ của kết nối làm endpoint và chọn dạng nội dung “CloudEvents”.",
    entities:
      "Chọn các đối tượng cần nhận (ít nhất “Customer”, “Invoice”, “Payment”, “Estimate”, “Credit Memo”, “Sales Receipt” và “Refund Receipt”) với mọi thao tác, rồi lưu.",
    verifier: "Chọn “Show verifier token”, chép lại và nhập vào đây làm khóa bí mật của kết nối.",
    tryOne: "Chọn “Send test events”; thông báo thật đầu tiên có thể mất năm phút.",
    access:
      "Để có số tiền, hạn thanh toán và khách hàng: nhập client id và client secret của ứng dụng vào trang lấy dữ liệu, thêm địa chỉ mà trang đó hiện ra vào redirect URI của ứng dụng, rồi bấm kết nối, mỗi công ty một lần. Làm bằng tay: một refresh token với scope com.intuit.quickbooks.accounting (lấy ở “OAuth 2.0 Playground” của Intuit) cho hub lấy dữ liệu của một công ty.",
  },
  settings: {
    environment: {
      title: "Môi trường",
      description:
        "Các công ty nằm ở bên nào của Intuit: “production” là thật, “sandbox” dành cho người phát triển.",
    },
  },
};
