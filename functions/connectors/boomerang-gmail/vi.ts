import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";
import type { settings } from "./settings.ts";

export const vi: Translated<typeof en> & WithSettings<typeof settings> = {
  summary:
    "Cho thấy thư mà Boomerang sẽ đưa trở lại, đã đưa trở lại, hẹn gửi hoặc đã gửi, với ai và về việc gì.",
  limits: {
    labels:
      "Boomerang không có giao diện lập trình; hub theo dõi các nhãn Boomerang gắn lên thư, theo lời báo của Gmail.",
    mailboxOnly:
      "Gmail chỉ báo hộp thư của ai đã thay đổi, không báo gì khác: cho đến khi bạn cho hub lấy thêm, thay đổi nằm trong “Hoạt động”, không trên dòng thời gian của khách hàng nào.",
    noTime:
      "Nhãn không có thời gian: một thay đổi mang thời điểm mà Gmail báo về nó, còn thay đổi đọc từ lịch sử mang thời gian của chính thư. Thay đổi mà lần xem hằng ngày tìm thấy mang thời gian của thư nếu thư đến sau lần xem trước, nếu không thì mang thời gian của lần xem.",
    history:
      "Khi được phép, hub đọc những thư trong một năm trước đang mang nhãn của Boomerang, và đọc lại khi Gmail đã quên các thay đổi. Thư đã gửi, hoặc đã gỡ nhãn, trước khi hub được phép thì không thấy được.",
    missed:
      "Mỗi ngày hub đọc những gì đã thay đổi tính đến lúc đó trong danh sách của chính Gmail, một giờ sau, khi Gmail đã có đủ thời gian để báo. Vì một lời báo nói cả về mọi thay đổi trước nó, những gì đến lúc đó vẫn không có lời báo nào cho nó hay sau nó được tính là bị bỏ sót. Khi Gmail đã quên danh sách đó, sau khoảng một tuần, những gì tìm thấy được tính theo ngày của thư, còn thư đã rời hộp chờ gửi hay đã mất nhãn thì không nằm trong con số nào.",
    whenItReturns: "Khi nào thư quay lại, và vì sao, chỉ Boomerang biết.",
    token:
      "Token của Google chứng minh ai gửi, không chứng minh nội dung: nó không bao gồm nội dung lượt gửi.",
  },
  setup: {
    topic:
      "Trong Google Cloud console, chọn một dự án, bật “Gmail API” và “Cloud Pub/Sub”, tạo một topic, và cấp cho gmail-api-push@system.gserviceaccount.com vai trò “Pub/Sub Publisher” trên topic đó.",
    serviceAccount: "Tạo một service account cho việc đẩy tin; nó không cần vai trò nào.",
    secret:
      "Chọn một chuỗi ngẫu nhiên ít nhất 32 chữ thường và chữ số, nhập vào đây làm khóa bí mật của kết nối; nhập địa chỉ của service account vào phần thiết lập.",
    subscription:
      "Tạo một subscription của topic: “Delivery type” là “Push”, endpoint là địa chỉ của kết nối, bật “Enable authentication” với service account đó, và dùng chuỗi ngẫu nhiên làm audience. Nhập projects/<dự án>/subscriptions/<tên> vào phần thiết lập.",
    delegation:
      "Tạo service account thứ hai có khóa, cho phép nó “domain-wide delegation” với scope https://www.googleapis.com/auth/gmail.metadata trong Workspace Admin console (“Security”, “API controls”), rồi nhập tệp khóa cho hub. Scope này cho thấy ai và chủ đề, không bao giờ cho thấy nội dung thư.",
    mailboxes:
      "Nhập projects/<dự án>/topics/<tên> và các hộp thư vào phần thiết lập: trong vòng một ngày, hub cho Gmail theo dõi các nhãn Boomerang trong đó và gia hạn mỗi ngày.",
  },
  certainty: {
    push: "Việc đẩy tin, token và việc theo dõi đúng như tài liệu của Google; token được kiểm tra với bộ khóa riêng của các bài kiểm thử, chưa kiểm tra với khóa của Google.",
    labels: "Tên bốn nhãn được thấy trong script và hộp thư của người dùng.",
    meaning:
      "Ý nghĩa các nhãn của Boomerang được suy ra từ tên; Boomerang không có tài liệu nào về việc này.",
  },
  settings: {
    serviceAccount: {
      title: "Service account đẩy tin",
      description: "Địa chỉ của service account mà subscription dùng để ký.",
    },
    subscription: {
      title: "Subscription",
      description:
        "projects/<dự án>/subscriptions/<tên>. Những gì subscription khác đẩy đến sẽ được giữ lại ở mục không hiểu được.",
    },
    issuer: {
      title: "Bên ký",
      description:
        "Google. “local” là bên ký riêng của hub trên máy, dành cho các mẫu thử; hub đã triển khai không tin bên này.",
    },
    waitingLabel: { title: "Nhãn của thư đang chờ", description: "Trên thư mà Boomerang sẽ đưa trở lại." },
    outboxLabel: { title: "Nhãn của thư hẹn gửi", description: "Trên thư đang chờ được gửi." },
    canceledLabel: { title: "Nhãn của thư đã hủy", description: "Trên thư đã bị hủy gửi." },
    returnedLabel: { title: "Nhãn của thư đã quay lại", description: "Trên thư đã trở lại hộp thư đến." },
    topic: {
      title: "Topic của Pub/Sub",
      description:
        "projects/<dự án>/topics/<tên>. Khi có, hub cho Gmail theo dõi các hộp thư và gia hạn mỗi ngày.",
    },
    mailboxes: { title: "Hộp thư", description: "Các địa chỉ cần theo dõi, mỗi dòng một địa chỉ." },
  },
};
