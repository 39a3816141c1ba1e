import type { ToolWords } from "../tool-words.ts";

export const vi: ToolWords = {
  summary: "Cho thấy có thay đổi trong hộp thư mà Gmail đang theo dõi các nhãn Boomerang.",
  limits: [
    "Boomerang không có giao diện lập trình; hub theo dõi các nhãn Boomerang gắn lên thư, theo lời báo của Gmail.",
    "Gmail chỉ báo hộp thư của ai đã thay đổi, không báo gì khác: thư nào, nhãn nào và khách hàng nào phải lấy thêm sau. Cho đến lúc đó, thay đổi nằm trong “Hoạt động”, không trên dòng thời gian của khách hàng nào.",
    "Khi nào thư quay lại, và vì sao, chỉ Boomerang biết.",
    "Token của Google chứng minh ai gửi, không chứng minh nội dung: nó không bao gồm nội dung lượt gửi.",
  ],
  setup: [
    "Trong Google Cloud console, chọn một dự án, bật “Gmail API” và “Cloud Pub/Sub”, tạo một topic, và cấp cho gmail-api-push@system.gserviceaccount.com vai trò “Pub/Sub Publisher” trên topic đó.",
    "Tạo một service account cho việc đẩy tin; nó không cần vai trò nào.",
    "Chọn một chuỗi ngẫu nhiên ít nhất 32 chữ thường và chữ số, nhập vào đây làm khóa bí mật của kết nối; nhập địa chỉ của service account vào phần thiết lập.",
    "Tạo một subscription của topic: “Delivery type” là “Push”, endpoint là địa chỉ của kết nối, bật “Enable authentication” với service account đó, và dùng chuỗi ngẫu nhiên làm audience. Nhập projects/<dự án>/subscriptions/<tên> vào phần thiết lập.",
    "Với mỗi hộp thư, tìm mã của các nhãn Boomerang, Boomerang-Outbox, Boomerang-Outbox/Cancelled và Boomerang-Returned bằng GET https://gmail.googleapis.com/gmail/v1/users/me/labels (scope gmail.metadata), rồi theo dõi chúng: POST …/users/me/watch với topicName và labelIds. Việc theo dõi hết hạn sau bảy ngày: hãy gia hạn mỗi ngày.",
  ],
  certainty: [
    "Việc đẩy tin, token và việc theo dõi đúng như tài liệu của Google; token được kiểm tra với bộ khóa riêng của các bài kiểm thử, chưa kiểm tra với khóa của Google.",
    "Tên bốn nhãn được thấy trong script và hộp thư của người dùng.",
    "Ý nghĩa các nhãn của Boomerang được suy ra từ tên; Boomerang không có tài liệu nào về việc này.",
  ],
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
  },
};
