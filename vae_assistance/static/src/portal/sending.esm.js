import {ConnectionAbortedError, ConnectionLostError} from "@web/core/network/rpc";
import {user} from "@web/core/user";

/**
 * What may have become of something that was sent, and what was written meanwhile.
 *
 * Of any form, texts are kept for who logs in again only: in this tab, until the next
 * page that is not the login. Where a user writes, they are kept on the device until they
 * are sent. They are confidences, and telephones are shared: only the same user finds
 * them, and logging out erases them.
 */

const KEY = "vae_assistance.draft";
const LONGEST_MINUTES = 30;
const LOGIN = /\/web\/(login|signup|reset_password)/;

export const isLogin = (url) => LOGIN.test(new URL(url, location).pathname);

/** Why something did not arrive: network, server, session or refused. */
export function problemOf(error) {
    if (error.exceptionName === "odoo.http.SessionExpiredException") {
        return "session";
    }
    const isLost =
        error instanceof ConnectionLostError ||
        error instanceof ConnectionAbortedError ||
        error instanceof TypeError ||
        error instanceof DOMException;
    return isLost && !navigator.onLine ? "network" : "server";
}

/** Address of the login that comes back to this page. */
export function loginUrl() {
    return `/web/login?redirect=${encodeURIComponent(location.pathname)}`;
}

/**
 * @param {String} action where it is sent to
 * @param {Object} values what is in the form
 */
export function keepDraft(action, values) {
    const draft = JSON.stringify({action, values, date: Date.now()});
    sessionStorage.setItem(KEY, draft);
}

function takeDraft() {
    if (isLogin(location.href)) {
        return null;
    }
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    const draft = text && JSON.parse(text);
    const isFresh = draft && Date.now() - draft.date < LONGEST_MINUTES * 60_000;
    return isFresh ? draft : null;
}

const taken = takeDraft();

/** What was written into the form that is sent there, before logging in again. */
export function draftFor(action) {
    return taken?.action === action ? taken.values : null;
}

const ON_DEVICE = "vae_assistance.unsent:";
const LONGEST_DAYS = 7;

/** Where a form is sent to; of several that are sent to one address, which. */
export const nameOf = (form) =>
    [form.getAttribute("action"), form.dataset.draft].filter(Boolean).join("#");

const keyOnDevice = (form) => `${ON_DEVICE}${user.userId}:${nameOf(form)}`;

/** Whether somebody who is known writes there: nobody else could find it again. */
export const isDrafted = (form) =>
    Boolean(user.userId && form.querySelector("textarea, input[type=text]"));

/**
 * @param {HTMLFormElement} form that is drafted
 * @param {Object} values what is in it
 */
export function keepOnDevice(form, values) {
    const draft = JSON.stringify({values, date: Date.now()});
    try {
        localStorage.setItem(keyOnDevice(form), draft);
    } catch {
        // Full, or forbidden by the browser: it is in the page.
    }
}

export function forgetOnDevice(form) {
    localStorage.removeItem(keyOnDevice(form));
}

/** What was written into a form and not sent; null if nothing was. */
export function unsentFor(form) {
    const text = localStorage.getItem(keyOnDevice(form));
    const draft = text && JSON.parse(text);
    const isFresh = draft && Date.now() - draft.date < LONGEST_DAYS * 86_400_000;
    if (draft && !isFresh) {
        forgetOnDevice(form);
    }
    return isFresh ? draft.values : null;
}

// On every page: who logs out leaves nothing behind.
document.addEventListener("click", (ev) => {
    if (!ev.target.closest("a[href*='/web/session/logout']")) {
        return;
    }
    for (const key of Object.keys(localStorage)) {
        if (key.startsWith(ON_DEVICE)) {
            localStorage.removeItem(key);
        }
    }
});
