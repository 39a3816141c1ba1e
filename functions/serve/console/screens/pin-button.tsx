import type { EventDetail } from "../../../../schemas/timeline.ts";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { loadAccount, openAccount } from "../state/account.ts";
import { call } from "../state/api.ts";
import { useKeys } from "../state/keyboard.ts";
import { may } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";

/** Keeps an event at the top of its account's timeline, for the reader alone or for all. */
export function PinButton({ event }: { readonly event: EventDetail }) {
  const { id: account, pins } = openAccount.value;
  const pin = pins.find((one) => one.event.id === event.id);
  const change = async (method: "PUT" | "DELETE", shared: boolean) => {
    try {
      const at = { account, event: event.id };
      if (method === "PUT")
        await call("PUT", "/api/accounts/{account}/pins/{event}", { at, body: { shared } });
      else await call("DELETE", "/api/accounts/{account}/pins/{event}", { at });
      await loadAccount(account);
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
  };
  const shown = may.value.write && account !== "";
  useKeys(shown ? { p: () => void change(pin ? "DELETE" : "PUT", false) } : {});
  if (!shown) return null;
  return (
    <>
      {pin && !pin.shared ? (
        <button type="button" class="plain" onClick={() => void change("PUT", true)}>
          {t("pin.share")}
        </button>
      ) : null}
      <button
        type="button"
        class="plain square"
        aria-pressed={pin !== undefined}
        aria-label={t(pin ? "pin.remove" : "pin.add")}
        title={t(pin ? "pin.remove" : "pin.add")}
        aria-keyshortcuts="p"
        onClick={() => void change(pin ? "DELETE" : "PUT", false)}
      >
        <Icon name={pin ? "unpin" : "pin"} />
      </button>
    </>
  );
}
