// A session without a click ends. Some minutes before, the page says so and offers to stay; what was
// typed stays where it is. The page never asks by itself: only a person's button counts as a click.
const dialog = document.getElementById("stay");
const { idle, warn, stay, who } = JSON.parse(dialog?.dataset.session ?? "{}");
const others = dialog && "BroadcastChannel" in window ? new BroadcastChannel("session") : null;
let timers = [];

function say(part) {
  for (const each of dialog.querySelectorAll("[data-stay-part]")) each.hidden = each.dataset.stayPart !== part;
  if (!dialog.open) dialog.showModal();
}

// The server notes a click at most once a minute: a minute less is on the safe side.
function begin() {
  timers.forEach(clearTimeout);
  const last = (idle - 60) * 1000;
  timers = [setTimeout(say, last - warn * 1000, "soon"), setTimeout(say, last, "over")];
}

// After a sign-in in another tab the forms of this page need the secret of the new session.
function renew(secret) {
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = secret;
}

async function goOn() {
  const answer = await fetch(stay, { redirect: "manual" }).catch(() => null);
  if (!answer) return say("unreached");
  if (!answer.ok) return say("over");
  const said = await answer.json();
  if (said.who !== who) return say("another");
  renew(said.csrf);
  dialog.close();
  others?.postMessage("seen");
  return begin();
}

if (dialog) {
  dialog.querySelector("[data-stay-go]").addEventListener("click", goOn);
  others?.addEventListener("message", () => {
    if (dialog.open) dialog.close();
    begin();
  });
  others?.postMessage("seen");
  begin();
}
