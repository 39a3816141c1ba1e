import { phone } from "../state/screen-size.ts";
import { Icon } from "./icon.tsx";
import { Link } from "./link.tsx";
import { Text } from "./text.tsx";

/** The way back on a phone, where one screen lies over the other. */
export function Back({ to, label }: { readonly to: string; readonly label: string }) {
  if (!phone.value) return null;
  return (
    <Link class="back" to={to}>
      <Icon name="back" />
      <Text>{label}</Text>
    </Link>
  );
}
