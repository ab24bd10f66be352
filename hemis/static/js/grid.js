"use strict";
(() => {
  const grid = document.querySelector("[data-grid]");
  if (!grid) return;
  const absent = document.querySelector("[data-absent]");
  const inputs = () => [...grid.querySelectorAll("input")];
  const changed = () => inputs().filter((input) => input.value !== input.defaultValue);
  const sent = new WeakMap(); // input → the text that is on its way
  let last = null;

  if (matchMedia("(pointer: coarse)").matches) {
    for (const input of inputs()) input.inputMode = "decimal"; // «К» is on the button then
  }
  if (absent) absent.hidden = false;
  document.querySelector("#by-itself").hidden = false;

  const said = document.querySelector("#said");
  const entered = () => document.querySelector("#entered");
  const save = (input) => input.dispatchEvent(new Event("change", { bubbles: true }));
  const saveRest = () => changed().slice(0, 1).forEach(save);
  const cellAt = (row, column) => grid.tBodies[0].rows[row]?.cells[column]?.querySelector("input");
  const place = (input) => {
    const cell = input.closest("td");
    return [cell.parentNode.sectionRowIndex, cell.cellIndex];
  };
  /** The next open cell in a direction: closed ones are stepped over. */
  const move = (input, down, right) => {
    let [row, column] = place(input);
    const { rows } = grid.tBodies[0];
    for (row += down, column += right; rows[row]?.cells[column]; row += down, column += right) {
      const next = cellAt(row, column);
      if (next) {
        next.focus();
        next.select();
        return;
      }
    }
  };

  grid.addEventListener("focusin", ({ target }) => {
    if (target.matches("input")) last = target;
  });
  grid.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!target.matches("input") || event.altKey || event.ctrlKey || event.metaKey) return;
    const { selectionStart: start, selectionEnd: end, value } = target;
    const whole = end - start === value.length;
    const step = {
      Enter: [event.shiftKey ? -1 : 1, 0],
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowLeft: (whole || end === 0) && [0, -1],
      ArrowRight: (whole || start === value.length) && [0, 1],
    }[key];
    if (key === "Escape") target.value = target.defaultValue;
    if (!step || (event.shiftKey && key !== "Enter")) return;
    event.preventDefault();
    move(target, ...step);
    if (document.activeElement !== target) return;
    target.blur(); // at the edge nothing else would save it
    target.focus();
  });
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text").replace(/\r?\n$/, "");
    if (!event.target.matches("input") || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const [row, column] = place(event.target);
    text.split(/\r?\n/).forEach((line, down) => {
      line.split("\t").forEach((value, right) => {
        const input = cellAt(row + down, column + right);
        if (input) input.value = value.trim();
      });
    });
    saveRest();
  });
  absent?.addEventListener("click", () => {
    if (!last?.isConnected) return;
    last.value = absent.dataset.absent;
    save(last);
    last.focus();
  });

  grid.addEventListener("click", (event) => {
    if (!event.target.matches("[data-choice]")) return;
    event.preventDefault();
    const input = event.target.closest("td").querySelector("input");
    input.value = event.target.value;
    save(input);
  });

  // One request carries every cell that waits: a pasted block, and whatever a broken line left behind.
  grid.addEventListener("htmx:configRequest", (event) => {
    const { parameters, triggeringEvent } = event.detail;
    const waiting = new Set([...changed(), triggeringEvent.target].filter((input) => input.isConnected));
    if (!waiting.size) event.preventDefault(); // an answer has replaced the cell meanwhile
    for (const input of waiting) {
      parameters.set(input.name, input.value);
      sent.set(input, input.value);
    }
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    for (const input of inputs()) sent.delete(input);
    if (detail.successful) said.textContent = entered().textContent;
    if ([409, 422].includes(detail.xhr.status)) saveRest(); // the others of a block, without those refused
  });
  // What was typed while its cell was on its way is newer than the answer.
  document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
    const old = detail.target.querySelector("input");
    const input = detail.fragment.querySelector("input");
    if (!old || !input || !sent.has(old) || sent.get(old) === old.value) return;
    const { value } = old;
    const resend = () => input.value !== input.defaultValue && !sent.has(input) && save(input);
    const restore = () => {
      input.value = value;
      if (document.activeElement !== input) resend();
      else input.addEventListener("blur", resend, { once: true });
    };
    addEventListener("htmx:afterRequest", restore, { once: true });
  });
  addEventListener("online", saveRest);
  addEventListener("beforeunload", (event) => {
    if (changed().length || grid.querySelector(".refused")) event.preventDefault();
  });
})();
