// What v5 of the Unreal SDK calls back with.
#pragma once
#include "CoreMinimal.h"

struct FAdjustSessionSuccess { FString Message, Timestamp, Adid, JsonResponse; };
struct FAdjustSessionFailure : FAdjustSessionSuccess { bool WillRetry = false; };
struct FAdjustEventSuccess : FAdjustSessionSuccess { FString EventToken, CallbackId; };
struct FAdjustEventFailure : FAdjustEventSuccess { bool WillRetry = false; };

template <typename T> struct TDelegate {
    std::function<void(const T &)> call;
    template <typename O> void AddDynamic(O *object, void (O::*method)(const T &)) {
        call = [=](const T &data) { (object->*method)(data); };
    }
    void Broadcast(const T &data) { if (call) call(data); }
};

struct UAdjustDelegates : UObject {
    static UAdjustDelegates *Last;
    TDelegate<FAdjustSessionSuccess> OnSessionSuccessDelegate;
    TDelegate<FAdjustSessionFailure> OnSessionFailureDelegate;
    TDelegate<FAdjustEventSuccess> OnEventSuccessDelegate;
    TDelegate<FAdjustEventFailure> OnEventFailureDelegate;
};
