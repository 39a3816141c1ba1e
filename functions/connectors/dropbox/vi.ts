import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";
import type { settings } from "./settings.ts";

export const vi: Translated<typeof en> & WithSettings<typeof settings> = {
  summary: "Cho thấy tệp được thêm, thay đổi, di chuyển và xóa trong một tài khoản Dropbox, và ai đã làm.",
  limits: {
    withoutAccess: "Không có quyền truy cập API thì chỉ biết là tệp đã thay đổi, không biết tệp nào.",
    oneAccount:
      "Một kết nối đọc một tài khoản Dropbox; thay đổi trong tài khoản khác đã liên kết với ứng dụng không có tên tệp.",
    whoChanged:
      "Chỉ trong thư mục chia sẻ mới biết ai đã thay đổi tệp. Không biết những gì đã xóa trước lần lấy đầu tiên.",
    history:
      "Khi có quyền truy cập API, hub đọc các tệp hiện có được ghi trong một năm trước; không theo thứ tự mới nhất trước, vì Dropbox không liệt kê theo thời gian, và với mỗi tệp chỉ thấy lần ghi cuối. Những gì Dropbox không báo được tìm thấy trong lần kiểm tra hằng ngày, kể cả di chuyển và xóa. Tệp được ghi trước đó từ một giờ trở lên mà từ đó Dropbox không báo gì thì được tính là bị bỏ lỡ; di chuyển và xóa thì không, vì Dropbox không cho biết thời điểm. Nhật ký hoạt động của cả một nhóm không được đọc.",
    bursts: "Từ mười một thay đổi cùng loại trở lên trong một thư mục được kể thành một.",
    noTime:
      "Lượt gửi không cho biết được gửi lúc nào: ai bắt được một lượt thì có thể gửi lại, và khi không có quyền truy cập API thì đó lại là một thay đổi.",
  },
  setup: {
    app: "Mở Dropbox App Console (dropbox.com/developers/apps) và chọn ứng dụng đã liên kết với các tài khoản của nhóm.",
    permissions:
      "Ở thẻ “Permissions”, đánh dấu files.metadata.read, account_info.read và sharing.read, rồi bấm “Submit”.",
    secret: "Ở thẻ “Settings”, chép “App secret” và nhập vào đây làm khóa bí mật của kết nối.",
    webhook:
      "Ở thẻ “Webhooks”, dán địa chỉ của kết nối và chọn “Add”. Dropbox kiểm tra địa chỉ ngay và hiện “Enabled”.",
    access:
      "Để có tên tệp: nhập “App key” và “App secret” vào trang lấy dữ liệu, thêm địa chỉ mà trang đó hiện ra vào “Redirect URIs” của ứng dụng, rồi bấm kết nối. Làm bằng tay: một refresh token của tài khoản cũng được. Mở https://www.dropbox.com/oauth2/authorize?client_id=<App key>&response_type=code&token_access_type=offline rồi đổi mã hiện ra tại https://api.dropboxapi.com/oauth2/token, với grant_type=authorization_code.",
  },
  settings: {
    customersFolder: {
      title: "Thư mục khách hàng",
      description:
        "Chẳng hạn /Clients, nơi mỗi khách hàng có một thư mục riêng: ngoài đó không đọc gì khác, và mỗi thư mục bên trong là một khách hàng. Để trống thì mọi tệp của tài khoản Dropbox thuộc về một khách hàng.",
    },
  },
};
