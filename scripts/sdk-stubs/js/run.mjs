// Runs generated JavaScript against a stand-in for the native side, and calls each handler.
// node run.mjs PLATFORM MAJOR FILE; prints what happened, a line for each.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { pathToFileURL } from "node:url";

const [platform, major, file] = process.argv.slice(2);
const isBridge = platform === "android" || platform === "ios";
const listener = major === "v4" ? "CallbackListener" : "Callback";
const setters = isBridge
    ? ["setSessionSuccessCallback", "setSessionFailureCallback", "setEventSuccessCallback", "setEventFailureCallback"]
    : ["SessionTrackingSucceeded", "SessionTrackingFailed", "EventTrackingSucceeded", "EventTrackingFailed"]
        .map((name) => `set${name}${listener}`);
const start = { v5: "initSdk", v4: { android: "onCreate", ios: "appDidLaunch" }[platform] ?? "create" }[major];
const add = major === "v4" ? "addSessionCallbackParameter" : "addGlobalCallbackParameter";
const hex = (text) => Buffer.from(text, "utf8").toString("hex");

/// What the native side hands over: everything missing, or everything there.
function data(kind, full) {
    const missing = platform === "android" ? null : "";
    const text = full ? "text" : missing;
    const out = { message: text, timestamp: text, adid: text };
    if (platform === "android") {
        out.jsonResponse = full ? { ok: 1 } : null;
    } else if (platform === "ios") {
        out.jsonResponse = full ? '{"ok":1}' : "{}";
    } else {
        out.jsonResponse = full ? '{"ok":1}' : "";
    }
    if (kind >= 2) Object.assign(out, { eventToken: text, callbackId: text });
    if (kind % 2 === 1) out.willRetry = platform === "ios" ? full : String(full);
    // A property that the callback does not carry is an error, not undefined.
    return new Proxy(out, {
        get(target, name) {
            if (!(name in target)) throw new Error(`no property ${String(name)}`);
            return target[name];
        },
    });
}

const strict = (target, what) => new Proxy(target, {
    get(object, name) {
        if (typeof name === "string" && name !== "then" && !(name in object)) throw new Error(`${what} has no ${name}`);
        return object[name];
    },
});
const handlers = new Map();
class Config {
    constructor(token, environment) {
        if (environment !== "sandbox") throw new Error("environment");
        for (const [kind, setter] of setters.entries()) {
            this[setter] = (handler) => handlers.set(kind, handler);
        }
        return strict(this, "the configuration");
    }
}
Config.EnvironmentSandbox = "sandbox";
Config.EnvironmentProduction = "production";
class Event {
    constructor(token) { this.token = token; }
    addCallbackParameter(key, value) { print(`event parameter ${hex(key)} ${hex(value)}`); }
    setCallbackId(id) { print(`callback id ${hex(id)}`); }
}
const Adjust = strict({
    [add](key, value) { print(`parameter ${hex(key)} ${hex(value)}`); },
    trackEvent(event) { print(`track ${event.token}`); },
    componentWillUnmount() {},
    [start]() {
        print("start");
        for (const full of [false, true]) {
            for (const [kind, handler] of [...handlers].sort(([a], [b]) => a - b)) handler(data(kind, full));
            // Version 4 for iOS hands Cordova an object.
            if (platform === "cordova" && major === "v4" && full && handlers.has(0)) {
                handlers.get(0)({ ...data(0, true), jsonResponse: { ok: 1 } });
            }
        }
    },
}, "Adjust");
const print = (line) => process.stdout.write(line + "\n");
const log = (title, values) => print(`${title}: ${Object.entries(values).map(([k, v]) => `${k}=${JSON.stringify(v)}`).join(" ")}`);

globalThis.console = { log };
const source = fs.readFileSync(file, "utf8");
if (platform === "react-native") {
    const folder = path.join(path.dirname(file), "node_modules", "react-native-adjust");
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "package.json"), '{"type":"module","exports":"./index.js"}');
    fs.writeFileSync(path.join(folder, "index.js"),
        "export const { Adjust, AdjustConfig, AdjustEvent } = globalThis.adjustStub;\n");
    globalThis.adjustStub = { Adjust, AdjustConfig: Config, AdjustEvent: Event };
    const module = await import(pathToFileURL(file));
    module.startAdjust();
    module.stopAdjust();
    module.trackAdjustEvent?.();
} else {
    const ready = [];
    const context = {
        console: globalThis.console, JSON, String, Adjust, AdjustConfig: Config, AdjustEvent: Event,
        setTimeout: () => {}, window: { WebViewJavascriptBridge: {} },
        document: { addEventListener(name, handler) { if (name === "deviceready") ready.push(handler); } },
    };
    const scripts = isBridge
        ? [...source.matchAll(/<script type="text\/javascript">\n([\s\S]*?)<\/script>/g)].map((match) => match[1])
        : [source];
    vm.createContext(context);
    for (const script of scripts) vm.runInContext(script, context);
    for (const handler of ready) handler();
    if (context.trackAdjustEvent) context.trackAdjustEvent();
}
