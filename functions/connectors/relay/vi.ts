import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";
import type { relaySettings } from "./settings.ts";

/** The settings of every tool that comes by a generic route. */
export const relaySettingsVi: WithSettings<typeof relaySettings>["settings"] = {
  mapping: {
    title: "Quy tắc đọc dữ liệu",
    description:
      "Trường nào trong nội dung nhận được là khách hàng, thời gian, loại, tiêu đề, số tiền. Để trống thì bên gửi tự điền các trường của hub (event_type, title, account_ref …). POST /api/mappings/propose phác ra quy tắc đọc dữ liệu từ ví dụ, POST /api/mappings/preview chạy thử.",
  },
  proof: {
    title: "Cách chứng minh",
    description:
      "Khóa bí mật gửi kèm làm token (Authorization, x-api-key, access_token), hoặc chữ ký Standard Webhooks tạo bằng khóa đó (“either”); hoặc chỉ chữ ký, nhờ vậy lượt gửi bị phát lại cũng bị từ chối (“signature”).",
  },
  origins: {
    title: "Nguồn được phép",
    description:
      "Tên các bên được gửi CloudEvents đến đây, đúng như họ ghi trong WebHook-Request-Origin. Yêu cầu OPTIONS của họ được chấp thuận; dấu sao chấp thuận tất cả.",
  },
};

export const vi: Translated<typeof en> & WithSettings<typeof relaySettings> = {
  title: "Công cụ khác",
  summary:
    "Cho thấy những gì công cụ bất kỳ, dịch vụ nối không cần lập trình hay script riêng gửi đến: theo các trường của hub, theo dạng Segment hoặc CloudEvents, hoặc dạng bất kỳ nhờ quy tắc đọc dữ liệu.",
  limits: {
    token: "Token chứng minh ai gửi, không chứng minh công cụ đã nói như vậy.",
    eventId: "Không có event_id thì hai lượt gửi giống hệt nhau là một sự kiện.",
  },
  carries: {
    relay:
      "JSON, biểu mẫu, lệnh gọi Segment, CloudEvents (structured, batched, binary) và Standard Webhooks, giữ nguyên dạng.",
  },
  setup: {
    connection: "Tạo một kết nối ở đây rồi chép địa chỉ và khóa bí mật.",
    request:
      "Ở bên gửi, tạo yêu cầu POST đến địa chỉ đó với header Authorization: Bearer và khóa bí mật. Trong Zapier là “Webhooks by Zapier”, “Custom Request”; trong Make là “HTTP”, “Make a request”; trong Power Automate là thao tác “HTTP”. Script thì ký theo Standard Webhooks bằng bất kỳ thư viện nào của dự án đó.",
    fields:
      "Gửi JSON với càng nhiều trường sau càng tốt: event_id, event_type (chẳng hạn invoice.paid), occurred_at, account_ref, account_name, account_email, account_phone, title, url, amount, currency, actor, direction (in: khách hàng thực hiện; out: bên bạn thực hiện), data. Dùng mã riêng của bên gửi làm event_id thì một lượt gửi lặp lại vẫn là một sự kiện.",
    mapping:
      "Nếu bên gửi có dạng cố định, hãy gửi một ví dụ, để hub đề xuất quy tắc đọc dữ liệu từ đó (POST /api/mappings/propose), chạy thử (POST /api/mappings/preview), rồi đưa vào thiết lập của kết nối.",
    origins:
      "Bên gửi CloudEvents hỏi trước bằng OPTIONS sẽ được vào khi tên của họ có trong “Nguồn được phép” của kết nối.",
  },
  certainty: {
    signatures:
      "Chữ ký, khoảng thời gian cho phép và tính không lặp theo Standard Webhooks 1.0.0 và đạt các đáp án mẫu của chuẩn.",
    cloudEvents: "Bước bắt tay OPTIONS và ba dạng nội dung theo CloudEvents 1.0.2 qua HTTP.",
    headers: "Zapier, Make và Power Automate gửi được JSON với header tự đặt.",
    basic: "Zapier và Power Automate có ô cho xác thực Basic.",
  },
  settings: relaySettingsVi,
};
