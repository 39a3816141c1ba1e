import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";
import type { settings } from "./settings.ts";

export const vi: Translated<typeof en> & WithSettings<typeof settings> = {
  summary:
    "Cho thấy tệp được tải lên, thay đổi, tải xuống và xóa trong thư mục của khách hàng, và người dùng cổng.",
  limits: {
    idsOnly:
      "ShareFile chỉ gửi mã. Tên tệp, thư mục chứa tệp và người tải lên hoặc thay đổi được lấy từ API của ShareFile khi hub được phép.",
    downloads: "API đó cũng không cho biết ai đã tải xuống hoặc xóa tệp.",
    history:
      "ShareFile liệt kê những gì đang có, còn những gì đã xảy ra chỉ có trong các báo cáo được tạo trong tài khoản: hub không tạo báo cáo nào. Lịch sử của năm trước và lần kiểm tra hằng ngày đi qua từng thư mục chia sẻ mà người dùng đã đồng ý xem được, và cho biết mỗi phiên bản của một tệp được tải lên lúc nào và phiên bản mới nhất thay đổi lần cuối lúc nào: tệp của khách hàng, không phải những gì nằm trong thư mục riêng của nhân viên.",
    unfound:
      "Những gì không lượt gửi nào báo mà lần kiểm tra tìm thấy được tính là bị bỏ sót. Những gì nó không thể tìm thấy không nằm trong con số nào: lượt tải xuống, lượt xóa, người dùng cổng và những thay đổi của một tệp mà sau đó tệp lại được thay đổi.",
    signature:
      "Cách viết chữ ký không được công bố; hub chấp nhận các dạng có khả năng cho đến khi một lượt gửi thật cho thấy là dạng nào, rồi chỉ nhận dạng đó.",
    notAgain:
      "ShareFile không gửi lại những gì đã bị trả lời 401: hãy nhập khóa mới ở đây trước khi ShareFile ký bằng khóa đó.",
    notGivenBack:
      "Không có lệnh nào được ghi trong tài liệu để chấm dứt sự đồng ý: hãy gỡ hub tại ShareFile, trong các ứng dụng đã kết nối của người dùng.",
  },
  setup: {
    apiKey:
      "Tạo một API key riêng tại api.sharefile.com và lấy access token cho một người dùng có vai trò “MasterAdmin”.",
    signingKey:
      "Tạo khóa ký: POST https://<subdomain>.sf-api.com/sf/v3/WebhookClients(<client id>)/PrimarySignatureKey, đọc khóa bằng GET …/WebhookClients(<client id>) ở phần SignatureKeys và nhập vào đây làm khóa bí mật của kết nối. Cho đến khi có khóa, ShareFile không ký gì và hub từ chối các lượt gửi.",
    folders:
      'Đăng ký thư mục của từng khách hàng: POST …/sf/v3/WebhookSubscriptions với {"SubscriptionContext":{"ResourceType":"Folder","ResourceId":"<mã thư mục>"},"WebhookUrl":"<địa chỉ của kết nối>","Events":[{"ResourceType":"File","OperationName":"Upload"}, và tương tự cho File Update, File Download, File Delete và Folder Delete]}.',
    portalUsers:
      'Cho người dùng cổng, tạo thêm một đăng ký với {"SubscriptionContext":{"ResourceType":"Account"}} và các sự kiện User Create, User Update và User Delete.',
    access:
      "Để hub lấy được tên: nhập tên miền phụ (subdomain), client id và client secret của API key vào trang lấy dữ liệu, đặt địa chỉ mà trang đó hiện ra làm redirect URI của API key, rồi bấm kết nối với người dùng đó. Làm bằng tay: refresh token của người dùng đó cũng được.",
    newKey: "Để đổi khóa, tạo khóa phụ, nhập vào đây bên cạnh khóa thứ nhất, rồi mới tạo khóa chính mới.",
  },
  certainty: {
    delivery: "Các sự kiện, nội dung và header của chữ ký đúng như tài liệu của ShareFile.",
    encoding: "Cách mã hóa chữ ký và khóa không được công bố.",
    subfolders: "Đăng ký của một thư mục có bao gồm các thư mục bên trong hay không, không được công bố.",
    dates:
      "Ngày của tệp, và ngày thay đổi cuối ở bất cứ đâu trong một thư mục mà lần kiểm tra hằng ngày dựa vào để bỏ qua các thư mục khác, đúng như tài liệu của ShareFile.",
    second:
      "Lượt gửi có ghi đúng giây ghi trên tệp hay không, không được công bố: trong vòng một phút hub coi là cùng một việc. Lượt gửi mà ShareFile gửi lại trễ hơn một giờ có thể được kể hai lần.",
    refreshToken:
      "Không tìm thấy trong tài liệu refresh token có hiệu lực bao lâu, và khi dùng có được thay bằng token mới hay không.",
  },
  settings: {
    subdomain: {
      title: "Tên miền phụ",
      description: "Phần acme trong acme.sharefile.com, viết thường. Cần có để lấy tên từ API của ShareFile.",
    },
    region: {
      title: "Khu vực",
      description: "Chọn EU nếu bạn đăng nhập tại sharefile.eu. Để trống là sharefile.com.",
    },
    signatureForm: {
      title: "Dạng chữ ký",
      description:
        "ShareFile không công bố cách viết chữ ký. Để trống thì lượt gửi thật đầu tiên cho thấy dạng nào, và từ đó không nhận dạng nào khác.",
    },
  },
};
