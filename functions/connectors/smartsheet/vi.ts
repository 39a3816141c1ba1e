import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";
import type { settings } from "./settings.ts";

export const vi: Translated<typeof en> & WithSettings<typeof settings> = {
  summary: "Cho thấy dòng, tệp đính kèm và bình luận của một bảng tính khi được thêm, thay đổi và xóa.",
  limits: {
    idsOnly: "Không có quyền truy cập API thì chỉ biết mã: dòng nào, không biết trong dòng có gì.",
    asItIsThen:
      "Nội dung hiện ra là nội dung của dòng lúc được lấy, ngay sau khi thay đổi; dòng đã xóa thì không đọc được nữa.",
    oneSheet:
      "Một webhook theo dõi một bảng tính; thay đổi trong lúc nó bị tắt sẽ không được gửi bù. Có mã bảng tính và quyền truy cập API thì hub đọc các dòng đã thêm và lần sửa gần nhất của chúng, không đọc bình luận, tệp đính kèm và việc xóa.",
    addressCheck:
      "Không rõ Smartsheet có ký lượt kiểm tra địa chỉ hay không, nên hub trả lời cả khi không có chữ ký; lượt này không tạo ra gì.",
  },
  setup: {
    connections:
      "Tạo một kết nối cho mỗi bảng tính; bảng tính của một khách hàng khi đó chỉ cần ghép một lần. Nếu mỗi dòng thuộc về khách hàng riêng, hãy đặt cột khách hàng.",
    token:
      "Trong Smartsheet, mở “Account”, “Personal Settings”, “API Access” và tạo access token; mã bảng tính nằm ở “File”, “Properties”.",
    byItself:
      "Nhập một chuỗi ngẫu nhiên bất kỳ làm khóa bí mật của kết nối, mã bảng tính trong phần cài đặt và token làm quyền truy cập API: hub tự tạo webhook, chấp nhận khóa bí mật của webhook rồi bật nó, kiểm tra mỗi giờ, bật lại khi Smartsheet đã tắt, và đọc những gì bị lỡ. Việc này cần hub có địa chỉ https, và không cần ba bước tiếp theo.",
    webhook:
      'Làm bằng tay: dùng token để tạo webhook: POST https://api.smartsheet.com/2.0/webhooks với {"name":"Account hub","callbackUrl":"<địa chỉ của kết nối>","scope":"sheet","scopeObjectId":<mã bảng tính>,"events":["*.*"],"version":1}. Bảng tính lưu tại EU hoặc Úc dùng api.smartsheet.eu hoặc api.smartsheet.au.',
    secret:
      "Câu trả lời có mã của webhook và sharedSecret: nhập sharedSecret vào đây làm khóa bí mật của kết nối.",
    enable:
      'Bật webhook: PUT https://api.smartsheet.com/2.0/webhooks/<mã> với {"enabled":true}. Smartsheet kiểm tra địa chỉ ngay, và sau mỗi một trăm lượt gửi; câu trả lời phải có "status":"ENABLED".',
    access:
      "Để có tên và nội dung, hãy cấp quyền truy cập cho kết nối bằng access token của một người xem được bảng tính. Hoặc bằng sự đồng ý: đăng ký một ứng dụng ở “Account”, “Developer Tools”, với địa chỉ mà trang lấy dữ liệu hiện ra làm redirect URL, nhập mã và khóa bí mật của nó vào trang đó, rồi bấm kết nối; khi đó không phải chép token, và Smartsheet cho biết ai đã đồng ý. Chỉ cần một trong hai.",
    newSecret:
      "Sau POST …/webhooks/<mã>/resetsharedsecret, nhập khóa mới bên cạnh khóa cũ, và xóa khóa cũ khi khóa mới đã khớp.",
  },
  certainty: {
    delivery:
      "Lượt gửi, việc đổi trạng thái và việc kiểm tra địa chỉ đúng như tài liệu của Smartsheet; trả lời khác 200 sẽ tắt webhook.",
    cell: "Dạng thay đổi của một ô được thấy trong một bản ghi.",
    addressCheck: "Không rõ lượt kiểm tra địa chỉ có được ký không, và Smartsheet chờ câu trả lời bao lâu.",
  },
  settings: {
    sheetId: {
      title: "Mã bảng tính",
      description:
        "Con số trong “File”, “Properties”. Có mã này và quyền truy cập API thì hub đọc lại một năm trước đó, và mỗi ngày đọc những gì chưa được gửi.",
    },
    sheetName: {
      title: "Tên bảng tính",
      description: "Tên gọi của bảng tính trên dòng thời gian. Để trống thì gọi bằng mã.",
    },
    customerColumn: {
      title: "Cột khách hàng",
      description:
        "Tiêu đề của cột cho biết mỗi dòng thuộc về ai: tên, số hoặc địa chỉ email. Để trống thì cả bảng tính thuộc về một khách hàng.",
    },
    region: {
      title: "Khu vực",
      description:
        "Nơi Smartsheet lưu bảng tính: “US”: Hoa Kỳ; “EU”: châu Âu; “Australia”: Úc; “US government”: chính phủ Hoa Kỳ.",
    },
    changeAgent: {
      title: "Change agent của mình",
      description:
        "Smartsheet-Change-Agent mà script của bạn gửi. Những gì script thay đổi không đưa vào dòng thời gian.",
    },
  },
};
