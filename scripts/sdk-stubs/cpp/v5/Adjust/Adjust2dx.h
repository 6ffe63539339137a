// What v5 of the Cocos2d-x SDK has and the other major has not.
#pragma once
#include "data2dx.h"

struct Adjust2dx {
    static void addGlobalCallbackParameter(std::string key, std::string value) {
        std::printf("parameter %s %s\n", hex(key).c_str(), hex(value).c_str());
    }
    static void trackEvent(AdjustEvent2dx event) { std::printf("track %s\n", event.token.c_str()); }
    static void initSdk(AdjustConfig2dx config) { config.fire(); }
};
