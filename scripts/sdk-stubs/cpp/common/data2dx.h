// What the handlers of Cocos2d-x get: text, all of it.
#pragma once
#include <cstdio>
#include <string>

static const std::string AdjustEnvironmentSandbox2dx = "sandbox";
static const std::string AdjustEnvironmentProduction2dx = "production";

inline std::string hex(const std::string &text) {
    std::string out;
    char two[3];
    for (unsigned char c : text) {
        std::snprintf(two, sizeof two, "%02x", c);
        out += two;
    }
    return out;
}

#define GETTER(name) \
    std::string get##name() { return full ? "text" : ""; }
struct Common2dx {
    bool full;
    GETTER(Message) GETTER(Timestamp) GETTER(Adid)
    std::string getJsonResponse() { return full ? "{\"ok\":1}" : ""; }
};
struct AdjustSessionSuccess2dx : Common2dx {};
struct AdjustSessionFailure2dx : Common2dx {
    std::string getWillRetry() { return full ? "true" : "false"; }
};
struct AdjustEventSuccess2dx : Common2dx {
    GETTER(EventToken) GETTER(CallbackId)
};
struct AdjustEventFailure2dx : AdjustEventSuccess2dx {
    std::string getWillRetry() { return full ? "true" : "false"; }
};

struct AdjustConfig2dx {
    void (*sessionSuccess)(AdjustSessionSuccess2dx) = nullptr;
    void (*sessionFailure)(AdjustSessionFailure2dx) = nullptr;
    void (*eventSuccess)(AdjustEventSuccess2dx) = nullptr;
    void (*eventFailure)(AdjustEventFailure2dx) = nullptr;
    AdjustConfig2dx(std::string, std::string) {}
    void setSessionSuccessCallback(void (*call)(AdjustSessionSuccess2dx)) { sessionSuccess = call; }
    void setSessionFailureCallback(void (*call)(AdjustSessionFailure2dx)) { sessionFailure = call; }
    void setEventSuccessCallback(void (*call)(AdjustEventSuccess2dx)) { eventSuccess = call; }
    void setEventFailureCallback(void (*call)(AdjustEventFailure2dx)) { eventFailure = call; }
    void fire() {
        std::printf("start\n");
        for (bool full : {false, true}) {
            AdjustSessionSuccess2dx a; a.full = full; if (sessionSuccess) sessionSuccess(a);
            AdjustSessionFailure2dx b; b.full = full; if (sessionFailure) sessionFailure(b);
            AdjustEventSuccess2dx c; c.full = full; if (eventSuccess) eventSuccess(c);
            AdjustEventFailure2dx d; d.full = full; if (eventFailure) eventFailure(d);
        }
    }
};

struct AdjustEvent2dx {
    std::string token;
    explicit AdjustEvent2dx(std::string eventToken) : token(eventToken) {}
    void addCallbackParameter(std::string key, std::string value) {
        std::printf("event parameter %s %s\n", hex(key).c_str(), hex(value).c_str());
    }
    void setCallbackId(std::string id) { std::printf("callback id %s\n", hex(id).c_str()); }
};
