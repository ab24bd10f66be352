"use strict";
// Saves every change at once. Each change has a key of its own, so that sending it again has no second effect;
// the answers of one question go out one after another, the newest last. The time shown is the server's.
(() => {
  const form = document.querySelector("#answer");
  const kept = document.querySelector("#kept");
  const left = document.querySelector("#left");
  const timer = left.querySelector("[role=timer]");
  if (!form) return;
  const keyField = form.elements.namedItem("key");
  const baseField = form.elements.namedItem("base");
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  let waiting = null; // the newest body that the server has not confirmed
  let busy = false;
  let leaving = false;
  let retry = 0;

  const say = (text, isLost = false) => {
    kept.textContent = text;
    kept.classList.toggle("lost", isLost);
  };
  const body = () => {
    keyField.value = newKey();
    const made = new URLSearchParams(new FormData(form));
    made.delete("base");
    return made;
  };
  const tick = (sent) => {
    const own = form.querySelector(".numbers [aria-current]");
    own.textContent = sent.get("chosen") || sent.get("answer")?.trim() ? `${own.value} ✓` : own.value;
  };
  const send = async () => {
    if (busy || !waiting) return;
    busy = true;
    const sent = waiting;
    if (!sent.has("base")) sent.set("base", baseField.value); // what it changes is known when it leaves
    say(form.dataset.saving);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: sent,
        headers: { Accept: "application/json" },
        keepalive: true,
      });
      if (answer.status === 401) return location.reload();
      const said = await answer.json().catch(() => ({}));
      if (answer.ok) {
        if (waiting === sent) waiting = null;
        retry = 0;
        baseField.value = said.version;
        restart(said.seconds_left);
        say(form.dataset.saved);
        tick(sent);
      } else if (answer.status < 500) {
        if (waiting === sent) waiting = null;
        say(said.message ?? form.dataset.lost, true);
      } else {
        throw new Error(String(answer.status));
      }
    } catch {
      retry = Math.min(retry + 1, 5);
      say(form.dataset.lost, true);
      setTimeout(send, retry * 2000);
    } finally {
      busy = false;
    }
    if (waiting && !retry) send();
  };
  const change = () => {
    typing = 0;
    waiting = body();
    send();
  };
  let typing = 0;
  form.addEventListener("change", change);
  form.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea")) return;
    clearTimeout(typing);
    typing = setTimeout(change, 1500);
  });
  form.addEventListener("submit", () => {
    clearTimeout(typing);
    keyField.value = newKey();
    if (busy || waiting || typing) baseField.value = ""; // what is on its way may be older than what is shown
    leaving = true;
  });
  addEventListener("online", send);
  addEventListener("beforeunload", (event) => {
    if (waiting && !leaving) event.preventDefault();
  });

  let end = 0;
  let over = false;
  let calendar = 0;
  const restart = (seconds) => {
    if (!Number.isFinite(seconds)) return;
    end = performance.now() + seconds * 1000;
    calendar = Date.now() + seconds * 1000;
  };
  const show = () => {
    const rest = Math.min(end - performance.now(), calendar - Date.now()); // the first one stops in a laptop's sleep
    const seconds = Math.max(0, Math.round(rest / 1000));
    const words = seconds > 90 ? timer.dataset.minutes : seconds ? timer.dataset.seconds : timer.dataset.over;
    timer.textContent = words.replace("{0}", seconds > 90 ? Math.ceil(seconds / 60) : seconds);
    left.classList.toggle("soon", seconds <= 60);
    if (!seconds && !over) {
      over = true;
      if (typing) change(); // the server still takes what was on its way
      setTimeout(() => location.replace(form.action.replace(/\/questions\/\d+$/, "")), 4000);
    }
  };
  restart(Number(timer.dataset.left));
  show();
  setInterval(show, 1000);
})();
