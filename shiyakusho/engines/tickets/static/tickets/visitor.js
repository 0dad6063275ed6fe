// When it is my turn: the title says so, and the telephone shakes.
const title = document.title;
function tell() {
  const called = document.querySelector("[data-called]");
  document.title = called ? `● ${called.dataset.called}` : title;
  if (called) navigator.vibrate?.([300, 150, 300]);
}
document.addEventListener("renewed", tell);
tell();
