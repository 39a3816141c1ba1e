import type { ToolWords } from "../tool-words.ts";

export const vi: ToolWords = {
  summary:
    "Cho thấy tệp được tải lên, thay đổi, tải xuống và xóa trong thư mục của khách hàng, và người dùng cổng.",
  limits: [
    "ShareFile chỉ gửi mã: tên tệp và người thao tác phải lấy thêm sau.",
    "Cách viết chữ ký không được công bố; hub chấp nhận các dạng có khả năng và cho thấy dạng nào đã khớp.",
    "ShareFile không gửi lại những gì đã bị trả lời 401: hãy nhập khóa mới ở đây trước khi ShareFile ký bằng khóa đó.",
  ],
  setup: [
    "Tạo một API key riêng tại api.sharefile.com và lấy access token cho một người dùng có vai trò “MasterAdmin”.",
    "Tạo khóa ký: POST https://<subdomain>.sf-api.com/sf/v3/WebhookClients(<client id>)/PrimarySignatureKey, đọc khóa bằng GET …/WebhookClients(<client id>) ở phần SignatureKeys và nhập vào đây làm khóa bí mật của kết nối. Cho đến khi có khóa, ShareFile không ký gì và hub từ chối các lượt gửi.",
    'Đăng ký thư mục của từng khách hàng: POST …/sf/v3/WebhookSubscriptions với {"SubscriptionContext":{"ResourceType":"Folder","ResourceId":"<mã thư mục>"},"WebhookUrl":"<địa chỉ của kết nối>","Events":[{"ResourceType":"File","OperationName":"Upload"}, và tương tự cho File Update, File Download, File Delete và Folder Delete]}.',
    'Cho người dùng cổng, tạo thêm một đăng ký với {"SubscriptionContext":{"ResourceType":"Account"}} và các sự kiện User Create, User Update và User Delete.',
    "Để đổi khóa, tạo khóa phụ, nhập vào đây bên cạnh khóa thứ nhất, rồi mới tạo khóa chính mới.",
  ],
  certainty: [
    "Các sự kiện, nội dung và header của chữ ký đúng như tài liệu của ShareFile.",
    "Cách mã hóa chữ ký và khóa không được công bố.",
    "Đăng ký của một thư mục có bao gồm các thư mục bên trong hay không, không được công bố.",
  ],
  settings: {
    signatureForm: {
      title: "Dạng chữ ký",
      description:
        "ShareFile không công bố cách viết chữ ký. Để trống thì mọi dạng có khả năng đều được chấp nhận; kết nối cho thấy dạng nào đã khớp.",
    },
  },
};
