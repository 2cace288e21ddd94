// What the page does around the terminal, which textual.js makes as the page is loaded.

const LEAST = { columns: 60, rows: 20 };  // of the app
const CELL = { width: 10, height: 19 };  // pixels of a letter of 16, about
const BAR = 60;  // pixels for the row of keys
const LONGEST = 1e6;  // characters of a paste: the server takes no more at once

// The terminal measures a cell as it is made, in the font that it asks for by this name.
document.fonts.load('16px "Roboto Mono"');

// On a phone the page is as wide and high as the app needs, and is shown smaller.
function fitPhone() {
  const long = Math.max(screen.width, screen.height), short = Math.min(screen.width, screen.height);
  const [width, height] = innerWidth > innerHeight ? [long, short] : [short, long];
  const least = LEAST.rows * CELL.height + 2 * BAR;
  const needed = Math.max(width, LEAST.columns * CELL.width, Math.ceil(least * width / height));
  const content = needed > width ? `width=${needed}` : "width=device-width, initial-scale=1";
  document.querySelector("meta[name=viewport]").content =
    `${content}, interactive-widget=resizes-content`;
}

// textual.js looks at it once the page is loaded.
function prepare() {
  const terminal = document.getElementById("terminal");
  const asked = parseInt(new URLSearchParams(location.search).get("fontsize")) || 16;
  terminal.dataset.fontSize = Math.min(Math.max(asked, 8), 48);
  terminal.dataset.sessionWebsocketUrl = location.origin.replace(/^http/, "ws") + "/ws";
  document.getElementById("again").onclick = () => location.reload();
}

// Why the connection was closed, by its code.
const ENDED = {
  1001: "The server was stopped.",
  1006: "The connection was lost.",
  4001: "This session has ended: no key was pressed for long.",
};
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("close", (event) => {
      if (ENDED[event.code]) document.getElementById("why").textContent = ENDED[event.code];
      setTimeout(() => document.getElementById("again").focus());  // once it is shown
    });
  }
};

// What was done goes with the page.
addEventListener("beforeunload", (event) => {
  if (!document.body.classList.contains("-closed")) event.preventDefault();
});

function keyboard() {
  return document.querySelector(".xterm-helper-textarea");
}

function focus() {
  keyboard()?.focus();
}

// Of the row of keys: Shift stays down until it is tapped again.
function send(button) {
  const shifted = document.getElementById("shift").classList.contains("-down");
  const data = shifted ? button.dataset.shifted ?? button.dataset.sends : button.dataset.sends;
  keyboard().dispatchEvent(new InputEvent("input", { data, inputType: "insertText", bubbles: true }));
}

function paste(text) {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  keyboard().dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
}

// A download opens no window.
window.open = (address, where) => {
  const link = Object.assign(document.createElement("a"), { href: address, target: where || "" });
  if (new URL(address, location).pathname.startsWith("/download/")) {
    link.removeAttribute("target");
    link.download = "";
  }
  link.click();
  return null;
};

const touched = matchMedia("(pointer: coarse)").matches;
if (touched) {
  fitPhone();
  screen.orientation?.addEventListener("change", fitPhone);
}

addEventListener("DOMContentLoaded", () => {
  prepare();
  // The app takes the focus once it is there to hear of it.
  const watch = new MutationObserver(() => {
    if (!document.body.classList.contains("-first-byte")) return;
    watch.disconnect();
    // A tap is a click, and opens no keyboard over half of the screen.
    if (touched) keyboard().inputMode = "none";
    keyboard()?.blur();
    focus();
  });
  watch.observe(document.body, { attributeFilter: ["class"] });
  addEventListener("focus", focus);
  // The terminal would take Ctrl+V for a key; left to the browser, it pastes.
  addEventListener("keydown", (event) => {
    if (event.ctrlKey && !event.altKey && !event.metaKey && event.key.toLowerCase() === "v") {
      event.stopImmediatePropagation();
    }
  }, true);
  addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.length > LONGEST) {
      event.preventDefault();
      event.stopImmediatePropagation();
      paste(text.slice(0, LONGEST));  // which is too long as well: the app says so
    }
  }, true);
  // A file dropped on the page is pasted, and never opened in its place.
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", async (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (!file) return;
    paste(await file.slice(0, LONGEST).text());
    focus();
  });
  const row = document.querySelector(".keys");
  row.addEventListener("mousedown", (event) => event.preventDefault());  // the terminal stays in focus
  for (const key of row.querySelectorAll("[data-sends]")) {
    key.addEventListener("click", () => { send(key); focus(); });
  }
  document.getElementById("shift").addEventListener("click", (event) => {
    event.currentTarget.classList.toggle("-down");
    focus();
  });
  document.getElementById("typing").addEventListener("click", () => {
    const keys = keyboard();
    keys.inputMode = keys.inputMode === "none" ? "text" : "none";
    keys.blur();  // a keyboard opens with the focus
    focus();
  });
});
