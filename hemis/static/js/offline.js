"use strict";
// The journal under the thumb, and the queue of what the server has not confirmed yet.
(() => {
  const phone = document.getElementById("phone");
  if (!phone) return;
  const words = phone.dataset;
  const { person } = words;
  const journal = document.getElementById("journal");
  const near = (name) => new URL(`../${name}`, location.href);
  const field = (name) => journal.elements[name];
  const channel = new BroadcastChannel("journals");
  let token = document.querySelector("[name=csrf_token]")?.value ?? "";
  let said = "";

  // 1. The queue: saves in the order in which they were made, each with the key that makes it count once.
  const database = new Promise((done, fail) => {
    const opening = indexedDB.open("hemis", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("queue", { keyPath: "id", autoIncrement: true });
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => fail(opening.error);
  });
  const stored = async (act) => {
    const transaction = (await database).transaction("queue", "readwrite", { durability: "strict" });
    const asked = act(transaction.objectStore("queue"));
    return new Promise((done, fail) => {
      transaction.oncomplete = () => done(asked?.result);
      transaction.onabort = transaction.onerror = () => fail(transaction.error);
    });
  };
  const queued = async () => (await stored((queue) => queue.getAll())).filter((entry) => entry.person === person);

  const body = (entry) => new URLSearchParams({
    ...entry.marks, version: entry.version, topic: entry.topic, made_at: entry.madeAt, key: entry.key, csrf_token: token,
  });
  const send = (entry) => fetch(entry.url, {
    method: "POST", body: body(entry), headers: { Accept: "application/json" }, signal: AbortSignal.timeout(20000),
  });
  const askToken = async () => {
    const answer = await fetch(near("token"), { headers: { Accept: "application/json" } });
    const fresh = answer.ok ? await answer.json() : {};
    if (String(fresh.person) !== person) return false; // signed out, or another person's session on this phone
    token = fresh.token;
    return true;
  };

  // 2. Delivery. An answer that never came is asked for again with the same key.
  const flush = async () => {
    if (!(await queued()).length) return show();
    const work = navigator.locks ? navigator.locks.request("journals", deliverAll) : deliverAll();
    await work.catch(() => { said = words.offline; });
    await show();
  };
  const deliverAll = async () => {
    const held = new Set();
    said = "";
    for (const { id } of await queued()) {
      const entry = await stored((queue) => queue.get(id)); // an earlier delivery may have moved its version on
      if (!entry) continue;
      if (entry.state === "conflict" || held.has(entry.url)) held.add(entry.url);
      else if (!entry.state && !(await deliver(entry))) return;
      else if (entry.state === "conflict") held.add(entry.url);
    }
  };
  const deliver = async (entry) => {
    let answer = await send(entry);
    if (answer.status === 400 && (await askToken())) answer = await send(entry);
    if (answer.ok) await landed(entry, await answer.json());
    else if (answer.status === 401 || answer.status === 400) said = words.signin;
    else if (answer.status === 429 || answer.status >= 500) throw new Error("later");
    else await stuck(entry, answer);
    return said !== words.signin;
  };
  const stuck = async (entry, answer) => {
    entry.state = answer.status === 409 ? "conflict" : "refused";
    entry.message = answer.status === 409 ? words.conflict : (await answer.json().catch(() => ({}))).message ?? words.refused;
    await stored((queue) => queue.put(entry));
  };
  const landed = async (entry, { version, absent }) => {
    const later = (await queued()).filter((each) => each.url === entry.url && each.id > entry.id);
    await stored((queue) => {
      queue.delete(entry.id);
      for (const each of later) queue.put({ ...each, version });
    });
    const news = { url: entry.url, from: entry.version, version, absent };
    channel.postMessage(news);
    taken(news);
    if (navigator.serviceWorker?.controller) fetch(entry.url, { headers: { Accept: "text/html" } }).catch(() => {});
  };
  const taken = ({ url, version }) => {
    if (!journal || journal.getAttribute("action") !== url || version <= Number(field("version").value)) return;
    field("version").value = version;
  };
  channel.onmessage = ({ data }) => { taken(data); show(); };

  // 3. What the person sees of the queue: never «saved» before the server said so.
  const show = async () => {
    const entries = await queued();
    const lines = entries.map((entry) => line(entry));
    if (said && entries.length) lines.unshift(made("p", { textContent: said }, said === words.signin ? [signIn()] : []));
    phone.replaceChildren(...lines);
    phone.hidden = !entries.length;
    const waits = journal && entries.some((entry) => entry.url === journal.getAttribute("action"));
    sum?.classList.toggle("waiting", Boolean(waits));
  };
  const made = (tag, values, children = []) => {
    const element = Object.assign(document.createElement(tag), values);
    element.append(...children);
    return element;
  };
  const signIn = () => made("a", { href: location.href, textContent: " →" });
  const line = (entry) => {
    const parts = [made("b", { textContent: entry.title }), ` ${entry.told.join(", ")} — ${entry.message || words.waiting} `];
    if (entry.state === "conflict") parts.push(made("button", { textContent: words.choose, onclick: () => compare(entry) }));
    if (entry.state === "refused") {
      parts.push(`(${words.refused}) `, made("button", { textContent: words.drop, onclick: () => drop(entry.key).then(show) }));
    }
    return made("p", { className: entry.state || "waiting" }, parts);
  };
  const compare = async (entry) => {
    await askToken().catch(() => {});
    const form = made("form", { method: "post", action: entry.url });
    for (const [name, value] of body(entry)) form.append(made("input", { type: "hidden", name, value }));
    document.body.append(form);
    form.submit();
  };
  const drop = async (key) => {
    const entry = (await queued()).find((each) => each.key === key);
    if (entry) await stored((queue) => queue.delete(entry.id));
  };

  // 4. The journal: a tap anywhere on a row goes to the next mark.
  const marks = journal ? [...journal.querySelectorAll(".mark select")] : [];
  const sum = document.getElementById("count");
  const [absentBefore, presentBefore] = (sum?.textContent.match(/\d+/g) ?? []).map(Number);
  const others = absentBefore - marks.filter((select) => select.value > 0).length; // excused: not on a choice
  const chosen = (select) => select.selectedIndex !== [...select.options].findIndex((option) => option.defaultSelected);
  const count = () => {
    if (!sum) return;
    const absent = others + marks.filter((select) => select.value > 0).length;
    const shown = [absent, absentBefore + presentBefore - absent];
    sum.textContent = sum.textContent.replace(/\d+/g, () => shown.shift());
  };
  const touch = (select) => {
    select.closest(".mark").classList.add("set");
    count();
  };
  const draft = `draft-${person}-${location.pathname}`;
  const drafted = () => JSON.parse(localStorage.getItem(draft) ?? "{}");
  const put = (values) => {
    for (const select of marks) {
      if (!(select.name in values)) continue;
      select.value = values[select.name];
      touch(select);
    }
  };

  if (!journal?.dataset.settles) journal?.classList.add("taps"); // without this script the choices open as usual
  journal?.addEventListener("click", (event) => {
    const select = event.target.closest(".mark")?.querySelector("select");
    if (!select || journal.dataset.settles || event.detail === 0) return; // 0: a key, which the select itself answers
    event.preventDefault();
    select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  journal?.addEventListener("change", ({ target }) => {
    if (!target.matches(".mark select")) return;
    touch(target);
    localStorage.setItem(draft, JSON.stringify({ ...drafted(), [target.name]: target.value }));
  });
  for (const heading of marks.length && !journal.dataset.settles ? journal.querySelectorAll("h2") : []) {
    const section = () => marks.filter((select) => select.closest("section") === heading.parentElement);
    const onclick = () => section().filter((select) => !select.closest(".set") && select.value === "0").forEach(touch);
    heading.append(" ", made("button", { type: "button", textContent: sum.dataset.all, onclick }));
  }

  journal?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!journal.reportValidity()) return;
    const changed = marks.filter((select) => journal.dataset.settles || chosen(select));
    const named = (select) => `${select.closest(".mark").querySelector("span").textContent}: ${select.selectedOptions[0].text}`;
    const settled = journal.dataset.settles;
    await stored((queue) => queue.add({
      person,
      url: journal.getAttribute("action"),
      title: document.querySelector("h1").textContent,
      version: field("version").value,
      topic: field("topic")?.value ?? "",
      key: [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
      madeAt: new Date().toISOString(),
      marks: Object.fromEntries(changed.map((select) => [select.name, select.value])),
      told: changed.map(named),
      state: "",
    }));
    if (settled) await drop(settled);
    settle();
    localStorage.removeItem(draft);
    await show();
    await flush();
    await told(settled);
  });
  const settle = () => {
    for (const option of journal.querySelectorAll(".mark option")) option.defaultSelected = option.selected;
  };
  const told = async (settled) => {
    const waits = (await queued()).some((entry) => entry.url === journal.getAttribute("action"));
    if (waits) return;
    if (settled) location.assign(journal.getAttribute("action"));
    else sum.classList.add("saved");
    document.getElementById("said").textContent = words.saved;
    const chip = document.querySelector(".head .chip");
    if (chip) Object.assign(chip, { className: "chip ok", textContent: words.saved });
    setTimeout(() => sum?.classList.remove("saved"), 2000);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-drop]");
    if (!link) return;
    event.preventDefault();
    drop(link.dataset.drop).then(() => location.assign(link.href));
  });

  // 5. The day: its journals are fetched once, so that they open without network.
  const keepDay = async () => {
    const worker = navigator.serviceWorker;
    if (!worker || !document.querySelector("[data-keep]")) return;
    await worker.register(near("sw.js"));
    await worker.ready;
    if (!worker.controller) await new Promise((done) => worker.addEventListener("controllerchange", done, { once: true }));
    const assets = document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]");
    for (const { href, src } of assets) await fetch(href || src);
    await fetch(location.href, { headers: { Accept: "text/html" } });
    for (const { href, dataset } of document.querySelectorAll("[data-keep]")) {
      const mark = `${person} ${href}`;
      if (sessionStorage.getItem(mark) === dataset.keep) continue;
      await fetch(href, { headers: { Accept: "text/html" } });
      sessionStorage.setItem(mark, dataset.keep);
    }
  };

  // 6. Beginning: what waits is shown where it was made, and sent as soon as it can be.
  const begin = async () => {
    const mine = (await queued()).filter((entry) => entry.url === journal?.getAttribute("action") && entry.state !== "refused");
    for (const entry of mine) put(entry.marks);
    if (mine.length) settle();
    if (!journal?.dataset.settles) put(drafted());
    count();
    await flush();
    await keepDay().catch(() => {});
  };
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  begin();
})();
