import type { ToolWords } from "../tool-words.ts";

export const vi: ToolWords = {
  summary: "Cho thấy khi nào tệp của một tài khoản Dropbox đã liên kết thay đổi.",
  limits: [
    "Dropbox báo tệp của một tài khoản đã thay đổi, không báo tệp nào: tên và thư mục phải lấy thêm sau.",
  ],
  setup: [
    "Mở Dropbox App Console (dropbox.com/developers/apps) và chọn ứng dụng đã liên kết với các tài khoản của nhóm.",
    "Ở thẻ “Permissions”, đánh dấu files.metadata.read và bấm “Submit”.",
    "Ở thẻ “Settings”, chép “App secret” và nhập vào đây làm khóa bí mật của kết nối.",
    "Ở thẻ “Webhooks”, dán địa chỉ của kết nối và chọn “Add”. Dropbox kiểm tra địa chỉ ngay và hiện “Enabled”.",
  ],
};
