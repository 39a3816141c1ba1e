const begins =
  /^\s*(?:(?:tentatively )?accepted|declined|tentative|(?:mit vorbehalt )?zugesagt|mit vorbehalt|abgelehnt|accepté|refusé|provisoire|aceptad[oa]|rechazad[oa]|provisional|accettat[oa]|rifiutat[oa]|provvisorio|aceite|aceito|recusad[oa]|provisório|geaccepteerd|geweigerd|afgewezen|voorlopig|accepteret|afvist|accepterat|avböjt|preliminärt|akseptert|avslått|hyväksytty|hylätty|zaakceptowano|odrzucono|wstępnie zaakceptowano|přijato|odmítnuto|đã chấp nhận|chấp nhận|đã từ chối|từ chối|dự kiến|принято|отклонено|承諾|辞退|已接受|已拒绝)\s*[:：]/iu;

/** Whether a subject is the one that calendars write over what somebody answers to an invitation, as `Accepted: Kick-off`: it is an answer, and wants none. */
export const answersInvitation = (subject: string): boolean => begins.test(subject);
