// One other person in the room. Both sides may offer at any time; where both do at once, the polite one
// gives way ("perfect negotiation"). A lost way is looked for again by itself.
const PATIENCE = 3000; // milliseconds a broken connection may heal by itself

export class Peer {
  constructor({ polite, servers, tracks, send, showed, changed }) {
    Object.assign(this, { polite, send, changed, offering: false, ignoring: false, waiting: [] });
    this.remote = new MediaStream();
    const pc = new RTCPeerConnection({ iceServers: servers });
    this.pc = pc;
    pc.addEventListener("negotiationneeded", () => this.offer());
    pc.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate?.candidate) send({ candidate: candidate.toJSON() });
    });
    pc.addEventListener("track", ({ track }) => {
      this.remote.addTrack(track);
      showed(this.remote);
    });
    pc.addEventListener("connectionstatechange", () => this.follow());
    for (const kind of ["audio", "video"]) {
      const mine = tracks.find((track) => track.kind === kind);
      pc.addTransceiver(mine ?? kind, { direction: mine ? "sendrecv" : "recvonly" });
    }
  }

  get connected() {
    return this.pc.connectionState === "connected";
  }

  async offer() {
    try {
      this.offering = true;
      await this.pc.setLocalDescription();
      this.send({ description: this.pc.localDescription.toJSON() });
    } catch (error) {
      console.warn("offer", error);
    } finally {
      this.offering = false;
    }
  }

  // Signals come one after the other: each is taken in whole before the next.
  async receive({ description, candidate }) {
    const { pc } = this;
    try {
      if (description) {
        const meet = description.type === "offer" && (this.offering || pc.signalingState !== "stable");
        this.ignoring = !this.polite && meet;
        if (this.ignoring) return;
        await pc.setRemoteDescription(description);
        for (const one of this.waiting.splice(0)) await pc.addIceCandidate(one);
        if (description.type === "offer") {
          await pc.setLocalDescription();
          this.send({ description: pc.localDescription.toJSON() });
        }
      } else if (candidate && !pc.remoteDescription) {
        this.waiting.push(candidate);
      } else if (candidate) {
        await pc.addIceCandidate(candidate);
      }
    } catch (error) {
      if (!this.ignoring) console.warn("signal", error);
    }
  }

  follow() {
    clearTimeout(this.healing);
    const state = this.pc.connectionState;
    if (state === "failed") this.pc.restartIce();
    if (state === "disconnected") this.healing = setTimeout(() => this.pc.restartIce(), PATIENCE);
    this.changed(state);
  }

  close() {
    clearTimeout(this.healing);
    this.pc.close();
  }
}
