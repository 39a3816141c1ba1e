import {
  Activity,
  ArrowLeft,
  Banknote,
  Bookmark,
  Building,
  CalendarDays,
  Check,
  ChevronDown,
  ChevronRight,
  CircleQuestionMark,
  ClipboardList,
  ClockFading,
  Cog,
  Copy,
  Download,
  ExternalLink,
  FileText,
  GitMerge,
  type IconNode,
  Inbox,
  Info,
  KeyRound,
  Layers,
  Link,
  ListChecks,
  ListFilter,
  LogOut,
  Mail,
  MessageSquare,
  Pencil,
  Pin,
  PinOff,
  Plug,
  Plus,
  Printer,
  RotateCw,
  Search,
  Send,
  Settings,
  Signature,
  StickyNote,
  Table2,
  Trash,
  TriangleAlert,
  Undo2,
  Upload,
  Users,
  WandSparkles,
  WifiOff,
  X,
} from "lucide";
import { h } from "preact";
import type { Family } from "../../../../schemas/event-types.ts";

const icons = {
  account: Building,
  activity: Activity,
  agreement: Signature,
  alert: TriangleAlert,
  assign: Users,
  back: ArrowLeft,
  burst: Layers,
  check: Check,
  close: X,
  connect: Plug,
  copy: Copy,
  document: FileText,
  down: ChevronDown,
  download: Download,
  edit: Pencil,
  email: Mail,
  external: ExternalLink,
  filter: ListFilter,
  form: ClipboardList,
  help: CircleQuestionMark,
  history: ClockFading,
  inbox: Inbox,
  info: Info,
  key: KeyRound,
  link: Link,
  meeting: CalendarDays,
  merge: GitMerge,
  message: MessageSquare,
  money: Banknote,
  note: StickyNote,
  offline: WifiOff,
  out: LogOut,
  pin: Pin,
  plus: Plus,
  print: Printer,
  record: Table2,
  remove: Trash,
  retry: RotateCw,
  right: ChevronRight,
  search: Search,
  send: Send,
  settings: Settings,
  suggest: WandSparkles,
  system: Cog,
  undo: Undo2,
  unpin: PinOff,
  upload: Upload,
  view: Bookmark,
  work: ListChecks,
} satisfies Record<Family, IconNode> & Record<string, IconNode>;

export type IconName = keyof typeof icons;

/** A drawing beside a word that says the same; screen readers leave it out. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {icons[name].map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
