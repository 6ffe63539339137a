// What v5 of the Unreal SDK is called with.
#pragma once
#include "AdjustDelegates.h"

inline std::string hex(const std::string &text) {
    std::string out;
    char two[3];
    for (unsigned char c : text) {
        std::snprintf(two, sizeof two, "%02x", c);
        out += two;
    }
    return out;
}

enum class EAdjustEnvironment { Sandbox, Production };
struct FAdjustConfig {
    FString AppToken;
    EAdjustEnvironment Environment;
};
struct FAdjustEvent {
    FString EventToken, CallbackId;
    TMap<FString, FString> CallbackParameters;
};

struct UAdjust {
    static void AddGlobalCallbackParameter(const FString &key, const FString &value) {
        std::printf("parameter %s %s\n", hex(*key).c_str(), hex(*value).c_str());
    }
    static void InitSdk(const FAdjustConfig &) {
        std::printf("start\n");
        UAdjustDelegates &to = *UAdjustDelegates::Last;
        for (bool full : {false, true}) {
            FAdjustEventFailure data;
            if (full) {
                data.Message = data.Timestamp = data.Adid = data.EventToken = data.CallbackId = FString("text");
                data.JsonResponse = FString("{\"ok\":1}");
            }
            FAdjustSessionFailure session;
            static_cast<FAdjustSessionSuccess &>(session) = data;
            session.WillRetry = data.WillRetry = full;
            to.OnSessionSuccessDelegate.Broadcast(session);
            to.OnSessionFailureDelegate.Broadcast(session);
            to.OnEventSuccessDelegate.Broadcast(data);
            to.OnEventFailureDelegate.Broadcast(data);
        }
    }
    static void TrackEvent(const FAdjustEvent &event) {
        for (const auto &pair : event.CallbackParameters.pairs) {
            std::printf("event parameter %s %s\n", hex(*pair.first).c_str(), hex(*pair.second).c_str());
        }
        if (!event.CallbackId.text.empty()) std::printf("callback id %s\n", hex(*event.CallbackId).c_str());
        std::printf("track %s\n", *event.EventToken);
    }
};
