// A page of a visit is never shown from memory, and a visit nobody goes on with is ended.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

const ending = document.querySelector("form[data-idle]");
if (ending) {
  const limit = Number(ending.dataset.idle) * 60_000;
  let last = Date.now();
  let told = last;
  const say = (act) => {
    const said = new FormData(ending);
    said.set("act", act);
    return said;
  };
  const awake = () => {
    last = Date.now();
    if (last - told < 60_000) return;
    told = last;
    fetch(ending.action, { method: "POST", body: say("alive"), redirect: "manual" });
  };
  for (const sign of ["input", "pointerdown", "keydown"]) document.addEventListener(sign, awake, { passive: true });
  setInterval(() => {
    if (Date.now() - last < limit) return;
    const act = document.createElement("input");
    [act.type, act.name, act.value] = ["hidden", "act", "idle"];
    ending.append(act);
    ending.submit();
  }, 5_000);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-hide]")) {
  button.hidden = false;
  button.addEventListener("click", () => document.querySelector(".assist-form")?.classList.toggle("is-hiding"));
}
