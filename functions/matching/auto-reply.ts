const begins =
  /^\s*(?:automatic reply|auto(?:matic)?[- ]?(?:response|reply)|out of (?:the )?office|automatische antwort|abwesenheitsnotiz|réponse automatique|respuesta automática|risposta automatica|resposta automática|automatisch antwoord|autosvar|automatisk svar|automaattinen vastaus|odpowiedź automatyczna|automatická odpov[ěe]ď|automatikus válasz|răspuns automat|otomatik (?:yanıt|cevap)|автоматический ответ|автоматична відповідь|αυτόματη απάντηση|trả lời tự động|thư trả lời tự động|balasan otomatis|自動応答|自動返信|自动答复|自動回覆|자동 ?회신)\s*(?:[:：(]|$)/iu;

/** Whether a subject is one that mail servers write over what they answer by themselves, as when somebody is away. */
export const isAutoReply = (subject: string): boolean => begins.test(subject);
