import type { Translated, WithSettings } from "../tool-words.ts";
import type { en } from "./en.ts";
import type { settings } from "./settings.ts";

export const vi: Translated<typeof en> & WithSettings<typeof settings> = {
  summary:
    "Cho thấy những gì được viết, sửa, xóa, chia sẻ và trả lời trong các kênh mà ứng dụng của hub là thành viên.",
  limits: {
    idsOnly:
      "Không có quyền truy cập API thì người và kênh chỉ là mã. Nội dung trong tệp không bao giờ được đọc.",
    earlierMessages:
      "Slack không gửi tin nhắn từ trước khi ứng dụng được mời vào kênh: khi được truy cập API, hub đọc lại một năm trước đó và mỗi ngày đọc những gì chưa được gửi, trừ trả lời cho tin nhắn cũ hơn.",
    leftOut:
      "Tin nhắn của bot, việc vào kênh và đổi chủ đề được giữ trong “Hoạt động” ở dạng đã bỏ qua, không trên dòng thời gian của khách hàng nào.",
  },
  setup: {
    app: "Mở api.slack.com/apps, chọn “Create New App”, “From scratch”, và chọn không gian làm việc của bạn.",
    secret: "Ở “Basic Information”, chép “Signing Secret” và nhập vào đây làm khóa bí mật của kết nối.",
    scopes:
      "Ở “OAuth & Permissions”, thêm các bot scope channels:history, groups:history, channels:read, groups:read, app_mentions:read, files:read, reactions:read, pins:read và users:read (kèm users:read.email để có địa chỉ của khách).",
    requestUrl:
      "Ở “Event Subscriptions”, bật sự kiện và dán địa chỉ của kết nối vào “Request URL”: Slack kiểm tra ngay và hiện “Verified”.",
    events:
      "Đăng ký các bot event message.channels, message.groups, app_mention, file_shared, file_deleted, reaction_added, reaction_removed, pin_added, pin_removed, member_joined_channel, member_left_channel, channel_created, channel_rename, channel_archive, channel_shared, channel_unshared, channel_id_changed, channel_left, team_join, app_uninstalled và tokens_revoked, rồi lưu. Bật “Delayed Events”: khi đó Slack thử trong một ngày, không phải sáu phút.",
    install:
      "Cài ứng dụng vào không gian làm việc. Bằng sự đồng ý: nhập mã và khóa bí mật của ứng dụng (ở “Basic Information”) vào trang lấy dữ liệu tại đây, thêm địa chỉ ghi ở đó vào “Redirect URLs” trong “OAuth & Permissions” (Slack chỉ nhận https), rồi bấm kết nối; Slack cài ứng dụng luôn. Bằng tay: cài ở Slack và cấp quyền truy cập cho kết nối bằng “Bot User OAuth Token” (xoxb-…) mà “OAuth & Permissions” khi đó hiện ra. Đừng bật PKCE: Slack không cho tắt lại.",
    invite:
      "Trong kênh của từng khách hàng, gõ /invite @ kèm tên ứng dụng. Đừng mời vào kênh nội bộ: mỗi kênh có ứng dụng sẽ thành một khách hàng cần ghép.",
  },
  certainty: {
    delivery:
      "Sự kiện, chữ ký, việc gửi lại và việc kiểm tra địa chỉ đúng như tài liệu của Slack; chữ ký được đối chiếu với ví dụ Slack công bố.",
    slackConnect:
      "Qua Slack Connect, phần bọc ngoài có thể nêu không gian làm việc của bên kia, và tệp có thể chỉ đến bằng mã.",
    guests: "Không tìm thấy bản ghi nào của team_join với khách: các trường lấy theo users.info.",
  },
  settings: {
    workspace: {
      title: "Địa chỉ không gian làm việc",
      description: "Phần acme trong acme.slack.com. Nhờ đó mỗi tin nhắn có liên kết đến chính nó.",
    },
    ownWorkspaces: {
      title: "Không gian làm việc của mình",
      description:
        "Mã (T… hoặc E…) của các không gian làm việc khác thuộc về bạn. Người từ mọi nơi khác được xem là khách hàng.",
    },
    leftOut: {
      title: "Bỏ qua",
      description: "Mã của người (U…), bot (B…) và ứng dụng (A…) có tin nhắn không đưa vào dòng thời gian.",
    },
    names: {
      title: "Tên của người và kênh",
      description:
        "“look up”: tra trong Slack khi kết nối có quyền truy cập API, mỗi tên một lần mỗi ngày; “leave out”: giữ nguyên mã.",
    },
    bots: {
      title: "Tin nhắn của bot khác",
      description:
        "“leave out”: bỏ qua những gì bot và tích hợp đăng; “keep”: đưa vào dòng thời gian. Tin của chính ứng dụng hub luôn bị bỏ qua.",
    },
  },
};
