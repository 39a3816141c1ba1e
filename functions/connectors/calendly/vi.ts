import type { Translated } from "../tool-words.ts";
import type { en } from "./en.ts";

export const vi: Translated<typeof en> = {
  summary:
    "Cho thấy lịch hẹn khách hàng đặt, dời, hủy hoặc không đến, kèm câu trả lời, lý do và thanh toán của họ.",
  limits: {
    earlierBookings:
      "Lịch hẹn đặt trước khi có đăng ký sẽ không được gửi bù: khi được phép truy cập API, hub đọc lại một năm trước đó và mỗi ngày đọc những gì chưa được gửi.",
    onlyMeetings:
      "Chỉ lịch hẹn được đọc như vậy, không có liên hệ, biểu mẫu điều hướng hay bản tóm tắt. Với lịch hẹn đã dời, hub đọc được giờ mới nhưng không có lý do.",
    givesUp:
      "Calendly ngừng sau 24 giờ gửi không được và tắt đăng ký mà không báo cho ai: khi được phép truy cập API, hub kiểm tra mỗi giờ và tạo lại.",
  },
  setup: {
    token:
      "Với quyền chủ sở hữu hoặc quản trị của tổ chức Calendly, mở “Integrations & apps”, rồi “API and webhooks”, và tạo một “personal access token” có webhooks:read, webhooks:write, users:read, scheduled_events:read, routing_forms:read và contacts:read. Hoặc đăng ký một ứng dụng OAuth có các scope này tại developer.calendly.com, với địa chỉ callback của hub, rồi kết nối bằng client id và khóa bí mật của ứng dụng.",
    signingKey:
      "Nhập vào đây ít nhất 32 ký tự ngẫu nhiên làm khóa bí mật của kết nối; với ứng dụng OAuth, đó là khóa ký (signing key) mà Calendly cho xem một lần khi tạo ứng dụng. Không có khóa ký thì Calendly không ký gì và hub từ chối các lượt gửi.",
    subscription:
      "Nhập token làm quyền truy cập API của kết nối, hoặc kết nối bằng ứng dụng: hub tự đăng ký bằng khóa ký của chính mình, kiểm tra mỗi giờ, tạo lại khi Calendly đã tắt, và đọc các lịch hẹn trước đây cùng những lịch hẹn chưa được gửi. Thành viên không phải quản trị viên chỉ có lịch hẹn của chính mình được báo. Nếu làm bằng tay, dùng token để tạo đăng ký: POST https://api.calendly.com/webhook_subscriptions với url (địa chỉ của kết nối), scope organization, URI của tổ chức, signing_key, và các sự kiện invitee.created, invitee.canceled, invitee_no_show.created, invitee_no_show.deleted, routing_form_submission.created, contact.created, contact.updated và contact.deleted.",
    recaps:
      "Để nhận bản tóm tắt cuộc họp, tạo thêm một đăng ký cho mỗi thành viên ghi chép bằng Calendly: scope user, URI của thành viên cùng với URI của tổ chức, cùng signing_key, và các sự kiện meeting_recap.created, meeting_recap.updated và meeting_recap.deleted. Nếu Calendly báo địa chỉ đã được dùng, hãy tạo thêm một kết nối ở đây cho chúng.",
    tryOne:
      "Đặt thử một lịch hẹn: nó hiện ra ở đây sau vài giây. Webhook có trong mọi gói từ ngày 3 tháng 11 năm 2026; biểu mẫu điều hướng và bản tóm tắt cần gói có các tính năng đó.",
  },
};
