// The faces follow what is saved in another tab or window.
const page = document.querySelector("[data-news]");
if (page && "BroadcastChannel" in window) {
  new BroadcastChannel(page.dataset.news).addEventListener("message", () => window.location.reload());
}
