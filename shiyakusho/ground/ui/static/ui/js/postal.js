// 郵便番号 to 町名 without sending the page; the button still submits where this fails.
const DIGITS = /^\d{7}$/;

function ascii(text) {
  const narrow = text.replace(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  return narrow.replace(/\D/g, "");
}

async function fill(group, code) {
  const status = group.querySelector("[data-lookup-status]");
  const url = new URL(group.dataset.postalLookup, window.location.href);
  url.searchParams.set("code", code);
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  const items = answer.ok ? (await answer.json()).items : [];
  const town = group.querySelector("[id$='-town']");
  if (items.length) town.value = items[0].town;
  status.textContent = items.length ? status.dataset.found : status.dataset.missing;
  (items.length ? group.querySelector("[id$='-rest']") : town).focus();
}

export function lookUpAddresses() {
  for (const group of document.querySelectorAll("[data-postal-lookup]")) {
    const button = group.querySelector("[data-lookup]");
    button.addEventListener("click", (event) => {
      const code = ascii(group.querySelector("[id$='-postal_code']").value);
      if (!DIGITS.test(code)) return;
      event.preventDefault();
      fill(group, code).catch(() => button.form.requestSubmit(button));
    }, { once: false });
  }
}
