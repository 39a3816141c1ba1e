import type { enGrowth } from "./en-growth.ts";

/** Vietnamese of the list of growth. */
export const viGrowth: Readonly<Record<keyof typeof enGrowth, string | { readonly other: string }>> = {
  "growth.noTier": "Chưa gợi ý hạng nào",
  "growth.noTier.hint":
    "Khách hàng nào ba kỳ cuối tháng đều ra cùng một hạng, khác hạng đang có, sẽ hiện ở đây.",
  "growth.none": "Chưa có gì nổi bật",
  "growth.none.hint":
    "Báo giá đang chờ, khối lượng việc tăng và dịch vụ mà khách tương tự đang dùng sẽ có ở đây.",
  "growth.tier": "Gợi ý hạng: {tier}",
  "growth.work": "Công việc và dịch vụ",
  "growth.give": "Xếp hạng {tier}",
};
