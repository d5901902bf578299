/* Keeps a display up to date: asks every few seconds, and keeps the last picture when nobody answers. */

const EVERY = 3000;
const PATIENCE = 5000;
const STALE_AFTER = 10000;

const stale = document.getElementById("stale");
let tag = null;
let ahead = null; // how far the server's clock is ahead of this one, in milliseconds; unknown until it answers
let answered = performance.now();
let answeredAt = Date.now();

/** The time of day at an instant (milliseconds of this machine) as the page's language writes it. */
function clockWords(instant) {
  const minutes = Number(document.getElementById("clock")?.dataset.offset ?? 0);
  const wall = new Date(instant + ahead + minutes * 60000);
  const hour = wall.getUTCHours();
  const minute = String(wall.getUTCMinutes()).padStart(2, "0");
  if (document.documentElement.lang === "fr") {
    return minute === "00" ? `${hour}\u00a0h` : `${hour}\u00a0h\u00a0${minute}`;
  }
  return `${String(hour).padStart(2, "0")}:${minute}`;
}

function tick() {
  if (ahead === null) return;
  const clock = document.getElementById("clock");
  const words = clockWords(Date.now());
  if (clock && clock.textContent !== words) clock.textContent = words;
  const late = performance.now() - answered > STALE_AFTER;
  const sentence = late ? stale.dataset.sentence.replace("{time}", clockWords(answeredAt)) : "";
  if (stale.textContent !== sentence) stale.textContent = sentence;
}

/** The addresses of our own files: after an update of the server the page is loaded anew. */
function files(page) {
  return [...page.querySelectorAll("link[rel=stylesheet], script[src]")]
    .map((one) => one.getAttribute("href") ?? one.getAttribute("src"))
    .join();
}

function withoutClock(main) {
  const copy = main.cloneNode(true);
  copy.querySelector("#clock")?.remove();
  return copy;
}

function show(main) {
  const shown = document.querySelector("main");
  if (withoutClock(shown).isEqualNode(withoutClock(main))) {
    const clock = shown.querySelector("#clock");
    if (clock) clock.dataset.offset = main.querySelector("#clock").dataset.offset;
    return;
  }
  main.classList.add("is-new");
  shown.replaceWith(main);
}

/** What is no longer there is not kept on show. */
function clear(page) {
  const main = document.createElement("main");
  const heading = document.createElement("h1");
  heading.textContent = page.querySelector("h1")?.textContent ?? "";
  main.append(heading);
  show(main);
}

async function ask() {
  const answer = await fetch(location.href, {
    cache: "no-store",
    credentials: "omit",
    headers: tag ? { "If-None-Match": tag } : {},
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.status !== 304) {
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok && files(page) !== files(document)) location.reload();
    else if (answer.ok) show(document.adoptNode(page.querySelector("main")));
    else clear(page);
    tag = answer.ok ? answer.headers.get("ETag") : null;
  }
  // Two servers in a row may each have dated the answer.
  const sent = Date.parse(answer.headers.get("Date")?.match(/\d+ \w+ \d+ [\d:]+ GMT/)?.[0]);
  // Dates are whole seconds: on average half of one has passed.
  ahead = Number.isNaN(sent) ? (ahead ?? 0) : sent + 500 - Date.now();
  answered = performance.now();
  answeredAt = Date.now();
}

async function follow() {
  try {
    await ask();
  } catch (error) {
    console.warn("not updated:", error.message);
  }
  tick();
  setTimeout(follow, EVERY);
}

function begin() {
  // A refresh that fails would leave an error page on the wall. Taking the element away does not cancel it: stopping does.
  document.querySelector('meta[http-equiv="refresh"]')?.remove();
  window.stop();
  setInterval(tick, 1000);
  follow();
}

if (document.readyState === "complete") begin();
else addEventListener("load", begin);
