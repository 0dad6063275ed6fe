// A talk between two or three browsers: picture and voice go from one to the other, never through the house.
import { Exchange } from "./exchange.js";
import { Panes } from "./panes.js";
import { Peer } from "./peer.js";

const read = () => JSON.parse(document.getElementById("talk-config").textContent);
let config = read();
const { words } = config;
const stage = document.querySelector("[data-talk]");
const videos = stage.querySelector("[data-videos]");
const status = stage.querySelector("[data-status]");
const peers = new Map();
let tracks = [];

function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

function figure(name, kind) {
  const made = document.createElement("figure");
  made.className = kind;
  const video = document.createElement("video");
  Object.assign(video, { autoplay: true, playsInline: true, muted: kind === "is-me" });
  const caption = document.createElement("figcaption");
  caption.textContent = name;
  made.append(video, caption);
  videos.append(made);
  return made;
}

async function media() {
  const get = (wanted) => navigator.mediaDevices.getUserMedia(wanted);
  const picture = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 24, max: 30 } };
  say(words.asking);
  try {
    tracks = (await get({ audio: true, video: picture })).getTracks();
    say(words.ready);
  } catch {
    try {
      tracks = (await get({ audio: true })).getTracks();
      say(words.voice_only);
    } catch {
      say(words.no_media);
    }
  }
  const seen = tracks.filter((track) => track.kind === "video");
  if (seen.length) figure(words.me, "is-me").querySelector("video").srcObject = new MediaStream(seen);
}

function switches() {
  for (const [name, kind] of [["mic", "audio"], ["camera", "video"]]) {
    const button = stage.querySelector(`[data-${name}]`);
    const track = tracks.find((one) => one.kind === kind);
    button.hidden = !track;
    button.addEventListener("click", () => {
      track.enabled = !track.enabled;
      button.setAttribute("aria-pressed", String(track.enabled));
      button.textContent = words[`${name}_${track.enabled ? "on" : "off"}`];
    });
  }
}

function meet(one) {
  const began = performance.now();
  const box = figure(words[one.role], "is-other");
  const video = box.querySelector("video");
  video.addEventListener("loadeddata", () => {
    performance.measure("talk:first-frame", { start: began, end: performance.now() });
  }, { once: true });
  const peer = new Peer({
    polite: config.me < one.id,
    servers: config.servers,
    tracks,
    send: (body) => exchange.send(one.id, one.epoch, body),
    showed: (stream) => { video.srcObject = stream; },
    changed: (state) => follow(peer, state),
  });
  Object.assign(peer, { epoch: one.epoch, box, met: false, here: true });
  peers.set(one.id, peer);
  say(words.connecting);
}

function part(id) {
  const peer = peers.get(id);
  peer.close();
  peer.box.remove();
  peers.delete(id);
}

function follow(peer, state) {
  if (state === "connected") {
    if (peer.lost) exchange.tell("back");
    Object.assign(peer, { met: true, lost: false });
    say(words.connected);
  } else if (state === "disconnected" || state === "failed") {
    if (peer.met && !peer.lost) exchange.tell("lost");
    peer.lost = peer.met;
    say(state === "failed" ? words.failed : words.lost);
  }
  pace();
}

function settled() {
  return [...peers.values()].every((peer) => peer.connected || !peer.here);
}

function pace() {
  const kind = config.waiting ? "waiting" : settled() ? "connected" : "connecting";
  exchange.every = config.every[kind];
}

function gather(present) {
  for (const id of peers.keys()) if (!present.some((one) => one.id === id)) part(id);
  for (const one of present) {
    const peer = peers.get(one.id);
    if (peer && peer.epoch !== one.epoch) part(one.id);
    if (!peers.has(one.id)) {
      if (one.here) meet(one);
      continue;
    }
    const known = peers.get(one.id);
    if (known.here !== one.here) {
      known.here = one.here;
      say(one.here ? words.came : words.gone);
      if (one.here && !known.connected) known.pc.restartIce();
    }
    known.box.hidden = !one.here && !known.connected;
  }
}

let troubled = false;
const panes = new Panes({
  turned: () => {
    config = read();
    for (const video of videos.querySelectorAll("video")) video.play().catch(() => {});
    exchange.hurry();
  },
  failed: () => say(words.offline),
});
const exchange = new Exchange({
  url: config.exchange,
  csrf: document.querySelector("[data-csrf] [name=csrfmiddlewaretoken]").value,
  told: async (told) => {
    if (told.state === "over") {
      exchange.end();
      return window.location.replace(panes.here);
    }
    if (troubled) {
      troubled = false;
      say(settled() ? words.connected : words.connecting);
    }
    if (told.stamp !== panes.stamp) await panes.renew();
    if (told.state !== "open") return pace();
    if (told.epoch !== exchange.epoch) {
      exchange.end();
      for (const id of [...peers.keys()]) part(id);
      return say(words.elsewhere);
    }
    gather(told.peers);
    for (const one of told.signals) {
      const peer = peers.get(one.from);
      if (peer?.epoch === one.epoch) await peer.receive(one.body);
    }
    return pace();
  },
  offline: () => { troubled = true; say(words.offline); },
  refused: (status_) => { if (status_ !== 422) panes.renew(); },
});

stage.hidden = false;
await media();
switches();
pace();
exchange.start();
