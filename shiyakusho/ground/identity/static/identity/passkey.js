// A form with data-passkey asks the browser for a passkey ("get") or to make one ("create") and sends
// what it answers as an ordinary form. Nothing is decided here: the server asked, the server judges.
const TROUBLES = {
  NotAllowedError: "とりやめたか、時間が過ぎました。もう一度お試しください。",
  InvalidStateError: "この端末には、もうパスキーが登録されています。",
  SecurityError: "この画面のアドレスでは、パスキーを使えません。市のアドレスから開いてください。",
  NotSupportedError: "この端末では、パスキーを作れません。ほかの端末か、セキュリティーキーを使ってください。",
};
const OTHER = "うまくいきませんでした。画面を読みこみ直して、もう一度お試しください。";

const toBytes = (text) => {
  const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
};
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

async function asked(form) {
  const answer = await fetch(form.dataset.options, { method: "POST", body: new FormData(form), redirect: "manual" });
  if (answer.type === "opaqueredirect") {
    form.submit(); // the server wants something else first, and says so on a page
    return null;
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.detail ?? OTHER);
  return said;
}

function readable(options) {
  const named = (keys) => (keys ?? []).map((key) => ({ ...key, id: toBytes(key.id) }));
  const read = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) read.user = { ...options.user, id: toBytes(options.user.id) };
  if (options.allowCredentials) read.allowCredentials = named(options.allowCredentials);
  if (options.excludeCredentials) read.excludeCredentials = named(options.excludeCredentials);
  return read;
}

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

function written(credential) {
  const response = {};
  for (const part of PARTS) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: toText(credential.rawId), type, response, clientExtensionResults: {} });
}

async function use(form) {
  const options = await asked(form);
  if (!options) return;
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: readable(options) });
  form.elements.credential.value = written(credential);
  form.submit();
}

function prepare(form) {
  const [go, trouble, missing, unscripted] = ["go", "trouble", "missing", "unscripted"]
    .map((part) => form.querySelector(`[data-passkey-${part}]`));
  unscripted.hidden = true;
  if (!window.PublicKeyCredential || !navigator.credentials) {
    missing.hidden = false;
    return;
  }
  go.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await use(form);
    } catch (fault) {
      trouble.textContent = TROUBLES[fault.name] ?? (fault.name === "Error" ? fault.message : OTHER);
      trouble.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
}

document.querySelectorAll("form[data-passkey]").forEach(prepare);
