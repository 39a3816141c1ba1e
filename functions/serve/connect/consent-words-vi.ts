import type { ConsentCode } from "../../../schemas/consent-words.ts";

/** Vietnamese of what came of a consent. */
export const consentWordsVi = {
  another_browser:
    "Việc này được bắt đầu ở một trình duyệt khác. Hãy mở địa chỉ trong trình duyệt bạn đang dùng, hoặc kết nối lại.",
  another_tenant:
    "Bạn đang đăng nhập {tool} với tên {name}, trong khi cần {before}. Không có gì thay đổi: hãy đăng nhập ở đó với tên {before} rồi kết nối lại.",
  app_refused:
    "{tool} không chấp nhận mã và khóa bí mật của ứng dụng ({word}). Hãy xem chúng đã được chép đủ chưa, và có đúng môi trường mà phần cài đặt nêu không.",
  begun_wrongly: "Địa chỉ này không dẫn tới việc nào đã bắt đầu ở đây. Hãy kết nối lại từ hub.",
  clock_off:
    "{tool} không chấp nhận sự đồng ý ({word}), và đồng hồ của hub lệch {minutes} phút. Hãy chỉnh đồng hồ rồi kết nối lại.",
  connected: "Đã kết nối với {tool} với tên {name}.",
  connected_with_less:
    "Đã kết nối với {tool} với tên {name}, nhưng thiếu các quyền: {scopes}. Những gì cần các quyền đó sẽ không được lấy: hãy cấp quyền cho ứng dụng rồi kết nối lại.",
  connection_gone:
    "Kết nối đã bị xóa hoặc thay đổi trong lúc đó. Không có gì được giữ lại: hãy kết nối lại từ hub.",
  cut_off: "{tool} không trả lời nên không có gì được giữ lại. Hãy kết nối lại.",
  denied: "Bạn đã không đồng ý tại {tool}. Không có gì thay đổi.",
  expired: "Việc này đã bắt đầu hơn mười phút trước. Hãy kết nối lại.",
  key_not_taken:
    "{tool} không chấp nhận mã ứng dụng, mã người dùng và khóa riêng ({word}). Hãy xem chúng đã được chép đủ và thuộc về nhau chưa, và có đúng môi trường mà phần cài đặt nêu không.",
  no_refresh:
    "{tool} không cấp quyền truy cập lâu dài. Hãy gỡ hub khỏi các ứng dụng bạn đã cho phép ở đó rồi kết nối lại.",
  not_let_in:
    "{tool} đã cấp một quyền truy cập mà API của nó không chấp nhận ({word}). Khóa của ứng dụng có thể thuộc môi trường khác với môi trường mà phần cài đặt nêu.",
  not_taken: "{tool} không chấp nhận sự đồng ý ({word}). Hãy kết nối lại.",
  other_user:
    "{tool} cho biết người dùng có mã đã nhập chưa đồng ý ({word}). Hãy đăng nhập ở đó bằng người dùng ấy, hoặc nhờ quản trị viên đồng ý cho tất cả, rồi kết nối lại.",
  refused:
    "{tool} đã từ chối ({word}). Hãy xem phần đăng ký của ứng dụng ở đó: địa chỉ để quay lại và các quyền.",
  unclear: "{tool} không cho biết quyền này mở dữ liệu của ai. Không có gì được giữ lại.",
  used: "Việc này đã hoàn tất. Để kết nối thêm, hãy bắt đầu lại trong hub.",
} as const satisfies Readonly<Record<ConsentCode, string>>;
