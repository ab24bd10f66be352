"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);
  const on = (name, act) => document.addEventListener(name, act);
  const problem = find("#problem");
  const tell = (key) => { if (problem) problem.textContent = problem.dataset[key] ?? ""; };
  let unsaved = false;

  on("change", ({ target }) => {
    if (target.matches("[data-submit]")) target.form.requestSubmit();
  });

  on("input", ({ target }) => {
    if (target.closest("[data-guard]") && !target.closest("[hx-post]")) unsaved = true;
  });
  on("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-guard]")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    unsaved = false;
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
  });

  on("keydown", (event) => {
    if (event.key === "Escape") event.target.closest(".fold[open]")?.removeAttribute("open");
    if (!event.altKey || event.ctrlKey) return;
    // Physical keys: the letters differ between a Latin and a Cyrillic layout.
    const act = {
      Slash: () => find("[data-search], [type=search]")?.focus(),
      KeyJ: () => find("main a[rel=next]")?.click(),
      KeyK: () => find("main a[rel=prev]")?.click(),
      KeyS: () => find("main form[method=post]")?.requestSubmit(find("main form .primary")),
    }[event.code];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  const place = ({ elt, requestConfig }) => (requestConfig.triggeringEvent?.target ?? elt).closest?.("td, li");
  const unreachable = ({ detail }) => {
    const reading = detail.requestConfig.verb === "get";
    tell(reading ? "unloaded" : "unsaved");
    if (!reading) place(detail)?.classList.add("refused");
  };
  on("htmx:sendError", unreachable);
  on("htmx:timeout", unreachable);
  on("htmx:responseError", () => {
    if (!problem.textContent.trim()) tell("failed");
  });
  on("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && detail.elt.matches("[data-guard]")) unsaved = false;
  });
  on("htmx:beforeRequest", ({ detail }) => {
    tell("");
    place(detail)?.classList.remove("refused");
  });
  on("htmx:afterSettle", ({ detail }) => {
    if (detail.elt.id === "list") find("#said").textContent = find("#count")?.textContent ?? "";
    for (const cell of document.querySelectorAll(".saved")) setTimeout(() => cell.classList.remove("saved"), 2000);
  });

  find(".errors")?.focus();
})();
