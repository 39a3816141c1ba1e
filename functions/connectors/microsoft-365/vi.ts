import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";
import type { settings } from "./settings.ts";

export const vi: Translated<typeof en> & WithSettings<typeof settings> = {
  summary:
    "Cho thấy thư trao đổi với khách hàng và các cuộc họp được hẹn, dời hoặc hủy với họ: ai, khi nào và tiêu đề.",
  limits: {
    idsOnly:
      "Microsoft chỉ gửi mã: thư hay cuộc họp về việc gì, với ai, được đọc từ hộp thư của người đã chấp thuận.",
    headOnly: "Với một thư, hub chỉ đọc ai, khi nào và tiêu đề, không đọc nội dung hay tệp đính kèm.",
    colleagues: "Thư và cuộc họp giữa các địa chỉ cùng tên miền với hộp thư bị bỏ qua; thư nháp cũng vậy.",
    moved:
      "Việc một cuộc họp bị dời được ghi khi Microsoft báo; lịch sử cho thấy giờ hiện tại của cuộc họp. Cuộc họp bị xóa trước khi bắt đầu được ghi là đã hủy nếu hub đã biết nó; cuộc họp đã qua thì không.",
    untold:
      "Nếu Microsoft không báo, lần kiểm tra hằng ngày sẽ phát hiện, với các cuộc họp trong nửa năm tới; cuộc họp được tạo rồi bị xóa giữa hai lần kiểm tra thì không. Để làm việc này, hub nhận trọn nội dung cuộc họp nhưng không lưu phần văn bản.",
    weekly:
      "Một đăng ký hết hạn trong vòng một tuần: hub kiểm tra mỗi giờ, gia hạn trước một ngày, đăng ký lại khi bị mất và đọc những gì đã bỏ lỡ.",
    proof:
      "Khóa bí mật trong thông báo chứng tỏ Microsoft đã gửi; nội dung thì không được ký, và mọi điều khác hub đọc từ chính hộp thư.",
    notGivenBack:
      "Microsoft không có lệnh nào chấm dứt quyền của riêng một ứng dụng: người đó tự gỡ hub tại myapps.microsoft.com.",
  },
  setup: {
    app: "Trong Microsoft Entra admin center, chọn “App registrations”, rồi “New registration”. Ở “Redirect URI”, chọn “Web” và nhập địa chỉ quay về của hub.",
    permissions:
      "Ở “API permissions”, thêm các quyền “Delegated” của Microsoft Graph: offline_access, User.Read, Mail.ReadBasic và Calendars.Read; nếu tổ chức yêu cầu, nhờ quản trị viên chấp thuận.",
    secret:
      "Ở “Certificates & secrets”, tạo một “client secret” và chép giá trị của nó. Nhập vào đây một chuỗi ngẫu nhiên ít nhất 32 ký tự làm khóa bí mật của kết nối: hub đăng ký bằng khóa riêng của mình.",
    directory:
      "Nếu ứng dụng chỉ dành cho tổ chức của bạn, nhập “Directory (tenant) ID” vào phần thiết lập. Rồi kết nối bằng “Application (client) ID” và “client secret”: mỗi người có hộp thư cần xem chấp thuận một lần.",
    tryOne: "Từ hộp thư đó, viết một thư cho khách hàng: thư hiện ra ở đây trong vòng một phút.",
  },
  certainty: {
    notifications:
      "Thông báo, cách kiểm tra địa chỉ và khóa bí mật trong thông báo đúng như tài liệu của Microsoft.",
    lifecycle: "Những gì Microsoft báo về chính đăng ký đúng như tài liệu.",
    scopes:
      "Việc đăng ký thư chỉ cần Mail.ReadBasic và đăng ký lịch chỉ cần Calendars.Read chưa được thử với hộp thư thật.",
  },
  settings: {
    directory: {
      title: "Thư mục",
      description:
        "Mã của tenant hoặc một tên miền của nó, như acme.onmicrosoft.com, viết thường: ứng dụng của một thư mục không được biết gì về thư mục khác. Để trống thì người của mọi tổ chức có thể chấp thuận.",
    },
  },
};
