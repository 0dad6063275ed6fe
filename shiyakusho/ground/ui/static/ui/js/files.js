// Shows the chosen photos before they are sent.
function row(file) {
  const item = document.createElement("li");
  item.className = "file";
  if (file.type.startsWith("image/") && !file.type.includes("hei")) {
    const picture = document.createElement("img");
    Object.assign(picture, { className: "file__picture", alt: "", width: 72, height: 72 });
    const reader = new FileReader(); // a data: address, because blob: is not in our policy
    reader.addEventListener("load", () => { picture.src = reader.result; });
    reader.readAsDataURL(file);
    item.append(picture);
  }
  const name = document.createElement("span");
  name.className = "file__about";
  name.textContent = `${file.name}（${(file.size / 1e6).toFixed(1)} MB）`;
  item.append(name);
  return item;
}

export function previewFiles() {
  for (const picker of document.querySelectorAll("[data-file-picker]:not(:has([data-upload]))")) {
    const input = picker.querySelector("input[type=file]");
    const list = picker.querySelector("[data-previews]");
    input?.addEventListener("change", () => list.replaceChildren(...[...input.files].map(row)));
  }
}
