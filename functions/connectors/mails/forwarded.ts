import type { Letter, Mailbox } from "./letter.ts";
import { spokenDate } from "./spoken-date.ts";

/** How mail programs begin the subject of what is sent on. */
const sentOn =
  /^\s*(?:[[(][^\])]{1,40}[\])]\s*){0,3}(?:fwd?|wg|tr|rv|enc|i|vb|vs|pd|doorst|chuyển tiếp|ct|пересл|пер|tov|továbbítás|[iİ]lt|πρθ|trs|转发|轉寄|転送|전달)\s*[:：]/iu;
/** What they write above it, in their people's languages. */
const marker =
  /^[\s>*_=-]*(?:begin forwarded message|forwarded message|weitergeleitete nachricht|anfang der weitergeleiteten nachricht|message transféré|début du message transféré|mensaje reenviado|inicio del mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|mensagem (?:re)?encaminhada|początek przekazywanej wiadomości|(?:przekazana wiadomość|wiadomość przekazana dalej)|vidarebefordrat (?:brev|meddelande)|videresendt (?:meddelelse|melding)|přeposlaná zpráva|továbbított üzenet|mesaj redirecționat|iletilen (?:mesaj|ileti)|προωθημένο μήνυμα|(?:пересылаемое|пересланное) сообщение|начало переадресованного сообщения|переслане повідомлення|pesan terusan|転送(?:された)?メッセージ|转发的邮件|轉寄的?郵件|전달된 메시지|thư (?:đã|được) chuyển tiếp|tin nhắn đã chuyển tiếp)[\s:*_=-]*$/iu;

type Name = "from" | "date" | "subject" | "to" | "cc" | "bcc";
const names: readonly (readonly [Name, RegExp])[] = [
  [
    "from",
    /^(?:from|von|de|da|van|từ|người gửi|från|fra|od|lähettäjä|от|від|feladó|de la|gönderen|kimden|από|dari|จาก|מאת|من|差出人|送信者|发件人|寄件者|寄件人|보낸 ?사람)$/,
  ],
  [
    "date",
    /^(?:date|sent|datum|gesendet|envoyé|fecha|enviad[oa](?: el| em)?|data|inviato|verzonden|ngày|đã gửi|skickat|sendt|dato|wysłano|odesláno|lähetetty|дата|отправлено|надіслано|dátum|elküldve|küldve|dată|trimis|tarih|gönderildi|ημερομηνία|στάλθηκε|tanggal|dikirim|วันที่|ส่งเมื่อ|ส่ง|תאריך|נשלח|التاريخ|日付|日時|送信日時|日期|发送时间|傳送時間|寄件日期|날짜|보낸 ?날짜)$/,
  ],
  [
    "subject",
    /^(?:subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|chủ đề|tiêu đề|ämne|emne|temat|předmět|aihe|тема|tárgy|subiect|konu|θέμα|subjek|perihal|เรื่อง|หัวเรื่อง|נושא|الموضوع|件名|主题|主旨|主題|제목)$/,
  ],
  [
    "to",
    /^(?:to|an|à|pour|para|a|aan|tới|đến|till|til|do|komu|vastaanottaja|кому|címzett|către|kime|alıcı|προς|kepada|ถึง|אל|إلى|宛先|收件人|收件者|받는 ?사람)$/,
  ],
];

/** Who got a copy of it: these two begin no line within another. */
const copies: readonly (readonly [Name, RegExp])[] = [
  [
    "cc",
    /^(?:cc|kopie|kopi|kopia|cópia|copia|copie|đồng gửi|dw|do wiadomości|копия|копія|κοιν|másolat|bilgi|tembusan|สำเนา|עותק|نسخة|抄送|副本|참조)$/,
  ],
  [
    "bcc",
    /^(?:bcc|bk|cci|cco|ccn|blindkopie|blindkopia|blindkopi|udw|скрытая копия|密送|密件副本|숨은 ?참조)$/,
  ],
];

/** How the subject of an answer begins: below it stands what was answered. */
const answered =
  /^\s*(?:re|aw|antw|sv|ref|rif|odp|vá|trả lời|tl|отв|ynt|απ|bls|回复|答复|回覆|返信|답장|회신)\s*(?:\[\d+\])?\s*[:：]/iu;

/** Where a label begins within a line. */
const labels = names.map(([, { source }]) => source.slice(1, -1)).join("|");
const further = new RegExp(String.raw`(?<=\S)[ \t]+(?=\*?(?:${labels})\*?:\*?[ \t])`, "iu");
/** The same in Yahoo's plain text, which has nothing between a value and the next label. */
const joined = /(?<=>|\d|[A-Z]{3})(?=(?:To|Cc|Sent|Subject): )/;
const longestLine = 2_000;

/** A line that has all the headers in it, as a page's text leaves them whose line breaks were lost, as a line for each. */
function apart(line: string): readonly string[] {
  if (line.length > longestLine || !line.includes("@")) return [line];
  const parts = line.split(further).flatMap((part) => part.split(joined));
  const found = new Set(parts.map((part) => headerOf(part)?.name));
  return found.has("from") && found.has("date") && found.has("subject") ? parts : [line];
}

/** Lines that the block of headers may have. */
const mostLines = 12;

/**
 * The mail that another one sends on in its text, with its own sender, time and subject; `undefined` where there is none.
 * `zone`: minutes east of Greenwich of who sent it on, whose clock its date is told by. `unsaid`: whether it may be sent on
 * though neither subject nor text says so, as of a mail to nobody but ourselves.
 */
export function forwardedIn(letter: Letter, zone: number, unsaid = false): Letter | undefined {
  const lines = letter.text.split("\n", 5_000).flatMap(apart);
  const marked = lines.findIndex((line) => marker.test(line));
  const isUnsaid = marked < 0 && !sentOn.test(letter.subject);
  if (isUnsaid && (!unsaid || answered.test(letter.subject))) return undefined;
  const start = lines.findIndex((line, n) => {
    const name = n > marked ? headerOf(line)?.name : undefined;
    return name === "from" || (marked >= 0 && name !== undefined);
  });
  if (start < 0 || (marked >= 0 && start - marked > 4)) return undefined;
  const { headers, end } = headersAt(lines, marked < 0 ? firstOfBlock(lines, start) : start);
  const from = mailboxOf(headers.get("from"));
  if (!from || !(headers.has("date") || headers.has("subject"))) return undefined;
  if (isUnsaid && !(from.email !== "" && headers.has("date") && headers.has("subject"))) return undefined;
  const date = spokenDate(headers.get("date") ?? "", zone) ?? letter.date;
  return {
    ...(date === undefined ? {} : { date }),
    subject: headers.get("subject") ?? letter.subject.replace(sentOn, "").trim(),
    from,
    to: mailboxesOf(headers.get("to")),
    cc: mailboxesOf(headers.get("cc")),
    ...(headers.has("bcc") ? { bcc: mailboxesOf(headers.get("bcc")) } : {}),
    text: unquoted(lines.slice(end), lines[start] ?? "")
      .join("\n")
      .trim(),
    tables: letter.tables,
  };
}

/** Where the headers begin of which one names the writer: not all programs name the writer first. */
function firstOfBlock(lines: readonly string[], from: number): number {
  let first = from;
  while (first > 0 && headerOf(lines[first - 1] ?? "")) first--;
  return first;
}

/** Lines without the marks of what is quoted, where the headers above them have such a mark. */
function unquoted(lines: readonly string[], header: string): readonly string[] {
  return header.trimStart().startsWith(">") ? lines.map((line) => line.replace(/^\s*> ?/, "")) : lines;
}

/** Lines into which many recipients are broken. */
const mostWrapped = 50;

/** Whether a line has the rest of those whom the one before names. */
const goesOn = (before: string, line: string) =>
  line.includes("@") && (/[,;]\s*$/.test(before) || /^[\s>]*<[^\s<>@]+@[^\s<>@]+>[,;]?\s*$/.test(line));

function headersAt(lines: readonly string[], start: number) {
  const headers = new Map<Name, string>();
  let end = start;
  let last: Name | undefined;
  let wrapped = 0;
  for (; end < Math.min(lines.length, start + wrapped + mostLines); end++) {
    const line = lines[end] ?? "";
    const before = last === undefined ? "" : (headers.get(last) ?? "");
    if (last !== undefined && wrapped < mostWrapped && goesOn(before, line)) {
      headers.set(last, `${before} ${line.replace(/^[\s>]+/, "")}`);
      wrapped += 1;
      continue;
    }
    const found = headerOf(line);
    if (marker.test(line)) return { headers, end: end + 1 };
    if (found && !headers.has(found.name)) headers.set(found.name, found.value);
    else if (line.trim() === "" && headers.size > 1) break;
    else if (!found && last === "subject" && !/^[^:]{1,20}:/.test(line) && line.trim() !== "")
      headers.set("subject", `${headers.get("subject")} ${line.trim()}`);
    else if (!found && !/^[\s>*]*[\p{L}\p{M} -]{1,20}[*]*:/u.test(line)) break;
    last = found?.name;
  }
  return { headers, end };
}

function headerOf(line: string): { name: Name; value: string } | undefined {
  const [, label = "", value = ""] =
    /^[\s>*|]*([\p{L}\p{M} ]{1,20}?)[*\s]*[:：][*\s]*(\S.*)$/u.exec(line.slice(0, 1_000)) ?? [];
  const found = [...names, ...copies].find(([, words]) => words.test(label.trim().toLowerCase()));
  return found && { name: found[0], value: value.replaceAll("*", "").trim() };
}

/**
 * `Jane <jane@acme.example>`, `Jane [mailto:jane@acme.example]`, the address alone, or the name alone, as Outlook writes
 * those that it knows: `email` is empty then.
 */
function mailboxOf(text: string | undefined): Mailbox | undefined {
  const [, address = ""] =
    /([^\s<>[\]();,:"']+@[^\s<>[\]();,:"']+\.[^\s<>[\]();,:"']+)/.exec(text ?? "") ?? [];
  const [written = ""] = (text ?? "").split(/[<[(]/);
  const name = written.includes("@") ? "" : written.replaceAll('"', "").trim().slice(0, 200);
  return name === "" && address === "" ? undefined : { name, email: address.toLowerCase() };
}

/** Recipients, of whom Outlook puts semicolons between: each with an address, or the names alone where none has. */
function mailboxesOf(text: string | undefined): Mailbox[] {
  const parts = (text ?? "").slice(0, longestLine).split(/;|,(?=[^,;]*@)/);
  const all = parts.flatMap((part) => mailboxOf(part) ?? []);
  const reached = all.filter(({ email }) => email !== "");
  return reached.length > 0 ? reached : all.slice(0, 1);
}
