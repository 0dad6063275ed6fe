// A button with data-dialog asks first. Confirmed, it does what it would have done without us,
// and tells the server by confirmed=yes that no confirmation page is needed.
function proceed(opener) {
  if (opener.tagName === "A") {
    window.location.assign(opener.href);
    return;
  }
  if (!opener.form || opener.type !== "submit") return;
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "confirmed", value: "yes" });
  opener.form.append(field);
  opener.form.requestSubmit(opener);
}

export function openDialog(id, onConfirm) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "confirm" && onConfirm) onConfirm();
  }, { once: true });
  dialog.showModal();
}

export function openDialogs() {
  const confirmed = new WeakSet();
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (!opener || confirmed.has(opener)) return;
    event.preventDefault();
    openDialog(opener.dataset.dialog, () => {
      confirmed.add(opener);
      proceed(opener);
    });
  });
}
