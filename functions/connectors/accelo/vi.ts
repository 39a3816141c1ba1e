import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";
import type { settings } from "./settings.ts";

export const vi: Translated<typeof en> & WithSettings<typeof settings> = {
  summary:
    "Cho thấy công việc, hóa đơn, báo giá, yêu cầu, phiếu hỗ trợ, cơ hội bán hàng, công ty và liên hệ khi được tạo và thay đổi.",
  limits: {
    idOnly:
      "Accelo chỉ gửi mã, không gửi gì khác. Tiêu đề, người, ngày và số tiền được lấy từ API của Accelo khi hub được phép; cho đến lúc đó, mọi thứ trừ công ty đều nằm ở hệ thống Accelo.",
    asItIsThen: "Thông tin lấy về là của đối tượng vào lúc lấy, có thể trễ hơn sự kiện một chút.",
    noTime:
      "Lượt gửi không có mã và không có giờ: cùng một thay đổi của cùng một đối tượng chỉ được ghi một lần mỗi phút. Ai bắt được một lượt gửi cùng địa chỉ của nó thì có thể gửi lại, như cùng sự kiện của cùng đối tượng.",
    signature:
      "Accelo không công bố thuật toán ký; hub chấp nhận các thuật toán đã biết cho đến khi một lượt gửi thật cho thấy là thuật toán nào, rồi chỉ nhận thuật toán đó.",
    noWebhooks:
      "Dự án, ghi chú và thư không có webhook, và nội dung webhook của “progression” không được công bố.",
    deleted:
      "Accelo xóa một đăng ký nếu địa chỉ của nó quá nhiều lần trả lời chậm, và không báo cho ai: khi được truy cập API, hub kiểm tra mỗi giờ và đăng ký lại.",
    history:
      "Việc đọc lịch sử và kiểm tra hằng ngày chỉ biết lúc một đối tượng được tạo và lúc nó được sửa gần nhất: với báo giá và công việc là lúc tạo, với phiếu hỗ trợ là lúc mở và lúc đóng.",
  },
  setup: {
    secret:
      "Chọn một chuỗi ngẫu nhiên ít nhất 32 ký tự và nhập vào đây làm khóa bí mật của kết nối; nhập tên hệ thống (deployment) vào phần thiết lập.",
    application:
      "Trong trang quản lý API của Accelo, đăng ký một “service application” rồi nhập client id và client secret của nó làm quyền truy cập API của kết nối: hub lấy nội dung ứng với các mã, tự đăng ký mọi sự kiện bằng khóa bí mật riêng, kiểm tra mỗi giờ và đăng ký lại những gì Accelo đã xóa. Hub xin write(all), vì không có phạm vi nào hẹp hơn được công bố cho việc đăng ký; ngoài ra hub không ghi gì.",
    subscriptions:
      "Nếu làm bằng tay, lấy access token: POST https://<deployment>.api.accelo.com/oauth2/v0/token với grant_type=client_credentials và scope=write(all), dùng client id và secret theo kiểu Basic; rồi với mỗi sự kiện cần nhận, tạo một đăng ký: POST https://<deployment>.api.accelo.com/api/v0/webhooks/subscriptions với event_id=<sự kiện>, trigger_url=<địa chỉ của sự kiện>, content_type=application/json và secret=<khóa bí mật>. Các địa chỉ nằm ở trang kết nối, dành cho quản trị viên: mỗi địa chỉ kết thúc bằng tên sự kiện và một mã tạo từ khóa bí mật mới nhất, vì Accelo không ký cả hai. Đổi khóa bí mật thì địa chỉ cũng đổi. Các sự kiện là create_task, assign_task, unassign_task, create_invoice, update_invoice, delete_invoice, create_invoice_pdf, create_purchase_pdf, create_quote, create_request, update_request_status, create_issue, update_issue, create_company, update_company, create_contact, update_contact, create_sale, update_sale, delete_activity.",
    tryOne:
      "Thử một đăng ký: POST …/webhooks/subscriptions/<mã đăng ký>/dispatch với object_id=<mã của một đối tượng như vậy>; Accelo trả lời 200 và sự kiện hiện ra ở đây.",
  },
  certainty: {
    delivery:
      "Các sự kiện, hai trường của một lượt gửi và tên các header đúng như tài liệu của Accelo; trả lời 410 sẽ kết thúc đăng ký.",
    algorithm: "Thuật toán ký, và việc tên thuật toán có đứng trước chữ ký hay không, không được công bố.",
    currency:
      "currency_id của hóa đơn ứng với loại tiền nào thì không được công bố; số 0 được coi là loại tiền riêng của hệ thống.",
    formBody: "Cách trình bày nội dung dạng form, và nội dung webhook “progression”, không được công bố.",
  },
  settings: {
    deployment: { title: "Tên hệ thống", description: "Phần acme trong acme.accelo.com, viết thường." },
    currency: {
      title: "Loại tiền",
      description:
        "Mã loại tiền riêng của hệ thống, chẳng hạn USD: Accelo không cho biết. Để trống thì số tiền chỉ nằm trong phần chi tiết.",
    },
    signatureForm: {
      title: "Dạng chữ ký",
      description:
        "Accelo không công bố cách ký. Để trống thì lượt gửi thật đầu tiên cho thấy dạng nào, và từ đó không nhận dạng nào khác.",
    },
  },
};
