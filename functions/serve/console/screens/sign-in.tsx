import { useEffect } from "preact/hooks";
import { here } from "../state/location.ts";
import { askHowToSignIn, signInKind } from "../state/session.ts";
import { t } from "../state/words.ts";

/** What people see who are not signed in. */
export function SignInScreen() {
  useEffect(() => void askHowToSignIn(), []);
  const outcome = here.value.query.get("sign-in");
  const kind = signInKind.value;
  return (
    <main class="sign-in">
      <h1>Account hub</h1>
      <p>{t("signIn.what")}</p>
      {outcome === "used" ? (
        <p class="notice failed" role="alert">
          {t("signIn.used")}
        </p>
      ) : null}
      {outcome === "failed" ? (
        <p class="notice failed" role="alert">
          {t("signIn.failed")}
        </p>
      ) : null}
      {kind === "hosted" ? (
        <a class="button primary" href="/console/sign-in">
          {t("signIn.hosted")}
        </a>
      ) : null}
      {kind === "link" ? (
        <>
          <p>{t("signIn.link")}</p>
          <pre class="command">npm run hub -- sign-in</pre>
        </>
      ) : null}
    </main>
  );
}
