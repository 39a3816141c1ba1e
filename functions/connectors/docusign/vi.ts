import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";
import type { settings } from "./settings.ts";

export const vi: Translated<typeof en> & WithSettings<typeof settings> = {
  summary: "Hợp đồng được gửi, xem, ký, hoàn tất, từ chối, vô hiệu, hết hạn và sửa, kèm người ký và lý do.",
  limits: {
    noRecipients:
      "Nếu cấu hình không kèm người nhận thì thông điệp không nêu khách hàng nào: bộ hồ sơ ký được lấy từ API của DocuSign khi hub được phép.",
    unusedAccess: "DocuSign chấm dứt quyền truy cập API không được dùng trong 30 ngày; khi đó phải cấp lại.",
    documents: "Hub không nhận bản tài liệu đã ký; dòng thời gian cho biết chuyện gì đã xảy ra với chúng.",
    aggregate: "Thông điệp JSON kiểu “Aggregate” không đọc được: hãy chọn “Send Individual Messages (SIM)”.",
    noTime: "Chữ ký không kèm thời gian, nên một thông điệp cũ gửi lại vẫn là thật; nó chỉ được ghi một lần.",
    keyByHand:
      "Khóa ký các thông báo do một người tạo, chỉ một lần, ở bước đầu tiên bên dưới. API của DocuSign tạo được khóa, nhưng không có tài liệu nào cho biết API trả lời gì, nên hub không yêu cầu.",
    notGivenBack:
      "DocuSign không có lệnh nào chấm dứt sự đồng ý: người đã đồng ý tự thu hồi ở đó, trong “Connected Apps”.",
  },
  setup: {
    key: "Trong DocuSign, với quyền quản trị, mở “Settings”, rồi “Connect”. Ở “Connect Keys”, thêm một khóa và chép lại: khóa chỉ hiện một lần.",
    secret:
      "Nhập khóa đó làm khóa bí mật của kết nối này. Khi đổi khóa, thêm khóa thứ hai ở đây trước, rồi trong DocuSign, sau đó mới xóa khóa thứ nhất.",
    byItself:
      "Trong DocuSign, ở “Apps and Keys”, thêm một ứng dụng với địa chỉ quay về của hub, rồi kết nối tại đây bằng integration key và secret key của nó, với quyền quản trị: hub tự tạo một cấu hình Connect được ký bằng các khóa của tài khoản, kiểm tra mỗi giờ và bật lại khi cần. Thay cho secret key, có thể nhập khóa riêng RSA của ứng dụng và “API Username” của một quản trị viên. Gói của bạn phải có Connect. Các bước sau đây là để tạo bằng tay.",
    configuration:
      "Trở lại “Connect”, chọn “Add Configuration”, rồi “Custom”. Dán địa chỉ của kết nối này vào “URL to publish to”.",
    format: "Chọn “Data format” là “REST v2.1 (JSON)” và cách gửi là “Send Individual Messages (SIM)”.",
    triggers:
      "Ở “Trigger events”, chọn các mục của Envelope: “Sent”, “Delivered”, “Completed”, “Declined”, “Voided” và “Corrected”; của Recipient: “Sent”, “Delivered”, “Completed”, “Declined” và “Auto Responded”.",
    data: "Ở “Include data”, đánh dấu “Recipients” và “Custom Fields”. Đừng đánh dấu “Documents”: thông điệp như vậy quá lớn để gửi được.",
    signed:
      "Đánh dấu “Include HMAC Signature”, “Require Acknowledgement” và “Enable Log”, chọn mọi người dùng, rồi lưu.",
    application:
      "Chỉ khi thông điệp buộc phải gửi không kèm người nhận: kết nối bằng một ứng dụng như trên, để hub được lấy người nhận về.",
    accounts:
      "Để bộ hồ sơ ký chắc chắn về đúng khách hàng, hãy ghi mã khách hàng của bạn vào một trường văn bản tự đặt tên AccountId.",
  },
  settings: {
    environment: {
      title: "Môi trường",
      description: "demo cho tài khoản nhà phát triển, có dữ liệu nằm ở nơi khác. Để trống là production.",
    },
  },
};
